import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Holds the OpenAPI document of the built product to redocly.yaml and, for OWASP's rules, to spectral.yaml. */
const folder = mkdtempSync(join(tmpdir(), 'its-openapi-'));
const file = join(folder, 'openapi.json');
const folderOf = (name) => dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
const redocly = join(folderOf('@redocly/cli'), 'bin/cli.js');
const spectral = join(folderOf('@stoplight/spectral-cli'), 'dist/index.js');
try {
  writeFileSync(file, execFileSync(process.execPath, ['dist/src/cli/index.js', 'openapi'], { maxBuffer: 64 << 20 }));
  execFileSync(process.execPath, [redocly, 'lint', file, '--config', 'redocly.yaml'], {
    stdio: 'inherit',
    env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
  });
  execFileSync(
    process.execPath,
    [spectral, 'lint', file, '--ruleset', 'spectral.yaml', '--fail-severity=error', '--display-only-failures'],
    { stdio: 'inherit', env: { ...process.env, SCARF_ANALYTICS: 'false' } },
  );
} catch {
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
