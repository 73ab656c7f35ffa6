// Fails when the main entry, minified and packed, is larger than it is said to be.
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const limit = 8 * 1024;
const { outputFiles } = await build({ entryPoints: ['src/index.ts'], bundle: true, format: 'esm', target: 'es2022', minify: true, write: false, external: ['ws'] });
const size = gzipSync(outputFiles[0].contents, { level: 9 }).length;
console.log(`${size} of ${limit} bytes`);
process.exitCode = size < limit ? 0 : 1;
