import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Holds the OpenAPI document of the built product to redocly.yaml. */
const folder = mkdtempSync(join(tmpdir(), 'its-openapi-'));
const file = join(folder, 'openapi.json');
const redocly = join(dirname(createRequire(import.meta.url).resolve('@redocly/cli/package.json')), 'bin/cli.js');
try {
  writeFileSync(file, execFileSync(process.execPath, ['dist/src/cli/index.js', 'openapi'], { maxBuffer: 64 << 20 }));
  execFileSync(process.execPath, [redocly, 'lint', file, '--config', 'redocly.yaml'], {
    stdio: 'inherit',
    env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
  });
} catch {
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
