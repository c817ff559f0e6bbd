import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { readConfig } from '../../src/config.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const example = read('.env.example');
const compose = read('docker-compose.yml');
const readme = read('README.md');

/** The text of every source file but those of the browser app. */
function serverSources(): string[] {
  const root = fileURLToPath(new URL('../../src/', import.meta.url));
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.startsWith(join('web', 'app')))
    .map((path) => readFileSync(join(root, path), 'utf8'));
}

/** Name and value of every setting in the example, those commented out included. */
const settings = new Map(
  [...example.matchAll(/^#?([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value.replace(/^"|"$/g, '')]),
);

describe('.env.example', () => {
  test('names every variable that the configuration reads', () => {
    const known = [...read('src/config.ts').matchAll(/^ {2}([A-Z_]+): z/gm)].map(([, name]) => name);
    expect(known.length).toBeGreaterThan(10);
    const named = [...settings.keys()].filter((name) => !name.startsWith('OIDC_COMPANY_'));
    expect(named.sort()).toEqual([...known, 'POSTGRES_PASSWORD'].sort());
  });

  test('shows values that the configuration accepts', () => {
    const { BOOTSTRAP_ADMIN_EMAIL: _, ...rest } = Object.fromEntries(settings);
    expect(readConfig(rest).oidcProviders).toHaveLength(1);
  });

  test('names every variable of a provider that the README explains', () => {
    const explained = readme.match(/OIDC_COMPANY_[A-Z_]+/g) ?? [];
    expect(explained).toContain('OIDC_COMPANY_ISSUER');
    expect([...new Set(explained)].filter((name) => !settings.has(name))).toEqual([]);
  });

  test('holds no secret that works unchanged, but for the database that only the containers reach', () => {
    for (const name of ['SECRET_KEY', 'SECRET_KEY_PREVIOUS', 'BOOTSTRAP_API_TOKEN', 'METRICS_TOKEN', 'OIDC_COMPANY_CLIENT_SECRET'])
      expect(settings.get(name)).toBe('');
  });
});

test('the README’s table explains every variable that the configuration reads, and no other', () => {
  const known = [...read('src/config.ts').matchAll(/^ {2}([A-Z_]+): z/gm)].map(([, name]) => name);
  const table = readme.slice(readme.indexOf('## Configuration'), readme.indexOf('**Sign-in through your identity provider**'));
  const explained = [...table.matchAll(/^\| (`[^|]+`) \|/gm)].flatMap(([, names = '']) => names.match(/[A-Z_]{4,}/g) ?? []);
  expect(explained.sort()).toEqual([...known].sort());
});

describe('docker-compose.yml', () => {
  test('uses only variables that .env.example explains', () => {
    const used = [...compose.matchAll(/\$\{([A-Z_]+)/g)].map(([, name = '']) => name);
    expect(used).toContain('POSTGRES_PASSWORD');
    expect(used.filter((name) => !settings.has(name))).toEqual([]);
  });

  test('shows the outside the application alone, and what catches mail to this machine', () => {
    const ports = [...compose.matchAll(/^ {6}- '([^']*:\d+)'$/gm)].map(([, port]) => port);
    expect(ports).toHaveLength(2);
    expect(ports[0]).toMatch(/^\$\{PORT:-3000\}:3000$/);
    expect(ports[1]).toBe('127.0.0.1:8025:8025');
  });
});

describe('Dockerfile', () => {
  const dockerfile = read('Dockerfile');
  const lastStage = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));

  test('runs what `npm start` runs, in production, as someone who is not root', () => {
    const start = (JSON.parse(read('package.json')) as { scripts: { start: string } }).scripts.start;
    expect(lastStage).toContain(`CMD ${JSON.stringify(start.split(' ')).replaceAll(',', ', ')}`);
    expect(lastStage).toMatch(/^ENV NODE_ENV=production/m);
    expect(lastStage).toMatch(/^USER node$/m);
  });

  test('leaves out only packages that the server does not import', () => {
    const [, list = ''] = /npm uninstall ((?:[^&\\]|\\\n)*)/.exec(dockerfile) ?? [];
    const left = list.split(/[\s\\]+/).filter((word) => word !== '' && !word.startsWith('--'));
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
    expect(left).toContain('vite');
    expect(left.filter((name) => !(name in dependencies))).toEqual([]);
    expect(left.filter((name) => serverSources().some((source) => source.includes(`from '${name}`)))).toEqual([]);
  });

  test('asks the readiness page whether it is healthy', () => {
    expect(lastStage).toMatch(/HEALTHCHECK[\s\S]*\/readyz/);
    expect(read('src/platform/http/health.ts')).toContain("'/readyz'");
  });
});
