// Makes dist, the package; with --pages FILE the bundle that the server's own pages use, and with --tests what `npm test` runs.
import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { values } = parseArgs({ options: { pages: { type: 'string' }, tests: { type: 'boolean' } } });
const common = { bundle: true, format: 'esm', target: 'es2022', legalComments: 'none', logLevel: 'warning', external: ['@microsoft/*', 'ws'] };
const banner = { js: '// @chat-hubs/client, made by `npm run build` in clients/typescript. Change it there.' };

for (const folder of ['dist', 'build']) rmSync(folder, { recursive: true, force: true });
await build({
  ...common,
  entryPoints: {
    index: 'src/index.ts',
    features: 'src/features/index.ts',
    'indexed-db': 'src/sending/indexed-db-outbox.ts',
    signalr: 'src/signalr/index.ts',
    shared: 'src/shared/index.ts',
    'shared-worker': 'src/shared/worker.ts',
  },
  outdir: 'dist',
  sourcemap: true,
});
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
if (values.pages) await build({ ...common, entryPoints: ['src/pages.ts'], outfile: values.pages, banner });
if (values.tests) {
  const tests = ['unit', 'scenarios', 'conformance'].flatMap((folder) => readdirSync(`test/${folder}`).map((file) => `test/${folder}/${file}`));
  await build({ ...common, entryPoints: tests, outbase: 'test', outdir: 'build', platform: 'node', outExtension: { '.js': '.mjs' } });
}
