// Holds documents to the types: every block of TypeScript of README.md, and of the files that are named, is compiled by itself, against dist. The README's come first, as build/readme/1.ts and so on.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const folder = 'build/readme';
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const files = ['README.md', ...process.argv.slice(2)];
const blocks = files.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/^```ts\n(.*?)^```/gms)].map(([, code]) => `// ${file}\n${code}`));
blocks.forEach((code, index) => writeFileSync(`${folder}/${index + 1}.ts`, `${code}\nexport {};\n`));
const compilerOptions = { noEmit: true, noUnusedLocals: false, noUnusedParameters: false };
writeFileSync(`${folder}/tsconfig.json`, JSON.stringify({ extends: '../../tsconfig.json', compilerOptions, include: ['*.ts'] }));
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', folder], { stdio: 'inherit' });
console.log(`${blocks.length} blocks`);
