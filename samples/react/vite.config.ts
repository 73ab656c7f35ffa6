import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The chat server stands behind the same address as the page, as it would behind a proxy in Production. */
const server = process.env.CHAT_SERVER ?? 'http://localhost:5000';

export default defineConfig({
  plugins: [react()],
  server: {
    port: Number(process.env.PORT ?? 5200),
    strictPort: true,
    proxy: { '/api': { target: server, ws: true }, '/dev/token': server },
  },
});
