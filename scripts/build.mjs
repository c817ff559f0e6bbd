import { spawn } from 'node:child_process';
import { cp, mkdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Builds the server (tsc) and the browser app (vite) side by side into dist/. Says nothing unless something fails. */
const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);

function run(module, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [require.resolve(module), ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`${module} failed:\n${Buffer.concat(output)}`))));
  });
}

async function copyApiReader() {
  const entry = dirname(require.resolve('@scalar/api-reference'));
  await mkdir(join(root, 'dist/docs'), { recursive: true });
  await cp(join(entry, 'browser/standalone.js'), join(root, 'dist/docs/reference.js'));
}

try {
  await rm(join(root, 'dist'), { recursive: true, force: true });
  await Promise.all([
    run('typescript/bin/tsc', ['-p', 'tsconfig.build.json']),
    run(join(dirname(require.resolve('vite/package.json')), 'bin/vite.js'), [
      'build',
      '-c',
      'src/web/app/vite.config.ts',
      '--logLevel',
      'warn',
    ]),
    copyApiReader(),
  ]);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
