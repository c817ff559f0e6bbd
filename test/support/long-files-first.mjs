import { relative } from 'node:path';
import Sequencer from '@jest/test-sequencer';

/** Seconds that the longest files take alone; the others take less than ten. Only the order comes of it. */
const SECONDS = [
  [/^test\/e2e\/web-app\./, 200],
  [/^test\/api\/hostile-strings\./, 75],
  [/^test\/faults\/product\./, 40],
  [/^test\/e2e\//, 40],
  [/^test\/faults\//, 35],
  [/^test\/api\/hostile-requests\./, 30],
  [/^test\/architecture\//, 25],
  [/^test\/mail\/(clocks|outbox)\./, 16],
  [/^test\/scheduler\/(properties|even|fixes)\./, 12],
];

/**
 * Long files begin first: one that begins last keeps one core busy while the other has nothing to do. jest knows how long a
 * file took from its own cache, and goes by that; a clean checkout has none.
 */
export default class LongFilesFirst extends Sequencer {
  sort(tests) {
    const sorted = [...super.sort(tests)];
    if (sorted.some(({ duration }) => duration !== undefined)) return sorted;
    const seconds = ({ path, context }) => {
      const name = relative(context.config.rootDir, path).replaceAll('\\', '/');
      return SECONDS.find(([pattern]) => pattern.test(name))?.[1] ?? 0;
    };
    return sorted.sort((one, other) => seconds(other) - seconds(one));
  }
}
