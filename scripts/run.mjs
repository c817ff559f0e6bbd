import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';

/** `npm run bench -- NAME`, `npm run faults -- NAME`: runs bench/NAME.ts or test/faults/NAME.ts from the sources. */
const FOLDERS = { bench: 'bench', faults: 'test/faults' };
const [kind, name, ...rest] = process.argv.slice(2);
const folder = FOLDERS[kind];
const file = `${folder}/${name}.ts`;
if (!folder || !name || !existsSync(file)) {
  const known = readdirSync(folder ?? 'bench').filter((entry) => entry.endsWith('.ts') && !entry.endsWith('.test.ts'));
  console.error(`Usage: npm run ${kind} -- NAME, one of ${known.map((entry) => entry.slice(0, -3)).join(', ')}`);
  process.exit(2);
}
const child = spawn(process.execPath, ['--import', 'tsx', file, ...rest], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
