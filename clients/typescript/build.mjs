// Makes dist (the package), and the bundle that the server's own pages use.
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';

const shared = { bundle: true, format: 'esm', target: 'es2022', legalComments: 'none', external: ['@microsoft/signalr', 'ws'] };
const banner = { js: '// @chat-hubs/client, made by `npm run build` in clients/typescript. Change it there.' };

rmSync('dist', { recursive: true, force: true });
await build({
  ...shared,
  entryPoints: { index: 'src/index.ts', signalr: 'src/signalr/index.ts', shared: 'src/shared/index.ts', 'shared-worker': 'src/shared/worker.ts' },
  outdir: 'dist',
  sourcemap: true,
});
await build({ ...shared, entryPoints: ['src/index.ts'], outfile: '../../Chat.Server/wwwroot/js/chat-hubs.js', banner });
execFileSync('node', ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
