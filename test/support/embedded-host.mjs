import { createInterface } from 'node:readline';

/**
 * A program that runs an embedded server, to be killed by tests. Arguments: the launcher's module, built or as a source,
 * and its options as JSON.
 * Prints one line of JSON when the server runs or could not start, and stops it when told `stop` on its standard input.
 */
const [, , launcher, options] = process.argv;
const load = launcher.endsWith('.ts') ? (await import('tsx/esm/api')).tsImport : (module) => import(module);
const { startEmbeddedPostgres } = await load(launcher, import.meta.url);
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const logger = { info: console.error, warn: console.error, error: console.error };

try {
  const server = await startEmbeddedPostgres({ ...JSON.parse(options), logger });
  say({ url: server.url, pid: server.pid });
  for await (const command of createInterface({ input: process.stdin })) {
    if (command === 'stop') break;
  }
  await server.stop();
  say({ stopped: true });
} catch (error) {
  say({ kind: error.kind, message: error.message });
}
process.exit();
