// What the server's own pages use, in one file.
export * from './index.js';
export * from './features/index.js';
