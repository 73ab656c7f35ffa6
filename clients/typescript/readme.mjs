// Holds the README to the types: every block of TypeScript is compiled by itself, against dist. The first one is written to build/readme/1.ts, to be run.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const folder = 'build/readme';
mkdirSync(folder, { recursive: true });
const blocks = [...readFileSync('README.md', 'utf8').matchAll(/^```ts\n(.*?)^```/gms)].map(([, code]) => code);
blocks.forEach((code, index) => writeFileSync(`${folder}/${index + 1}.ts`, `${code}\nexport {};\n`));
const compilerOptions = { noEmit: true, noUnusedLocals: false, noUnusedParameters: false };
writeFileSync(`${folder}/tsconfig.json`, JSON.stringify({ extends: '../../tsconfig.json', compilerOptions, include: ['*.ts'] }));
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', folder], { stdio: 'inherit' });
console.log(`${blocks.length} blocks`);
