import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGzip, gunzip } from 'node:zlib';
import type { Problem, Rows } from '../../../scheduler/index.ts';

/** The large tables of a problem and how wide their rows are. */
const TABLES = { exempt: 2, deadlines: 3, pinned: 4, published: 4 } as const;
const ROWS_A_CHUNK = 8192;

/**
 * The problem as the text of a problem file, piece by piece: a table of millions of rows is never one string. */
function* problemText(problem: Problem): Generator<string> {
  const { exempt, deadlines, pinned, published, ...small } = problem;
  yield JSON.stringify(small).slice(0, -1);
  for (const [name, rows] of Object.entries({ exempt, deadlines, pinned, published })) {
    if (rows === undefined) continue;
    yield `,"${name}":[`;
    yield* tableText(rows, TABLES[name as keyof typeof TABLES]);
    yield ']';
  }
  yield '}\n';
}

function* tableText(rows: Rows, width: number): Generator<string> {
  if (!(rows instanceof Int32Array)) {
    yield JSON.stringify(rows).slice(1, -1);
    return;
  }
  for (let from = 0; from < rows.length; from += ROWS_A_CHUNK * width) {
    const parts: string[] = [];
    const to = Math.min(rows.length, from + ROWS_A_CHUNK * width);
    for (let at = from; at < to; at += width) parts.push(`[${rows.subarray(at, at + width).join(',')}]`);
    yield (from > 0 ? ',' : '') + parts.join(',');
  }
}

/** gzip of the problem file, as `plan_problems` keeps it. */
export async function packProblem(problem: Problem): Promise<Buffer> {
  const chunks: Buffer[] = [];
  await pipeline(Readable.from(problemText(problem), { objectMode: true }), createGzip({ level: 5 }), async (source) => {
    for await (const chunk of source as AsyncIterable<Buffer>) chunks.push(chunk);
  });
  return Buffer.concat(chunks);
}

/** The text of the problem file. */
export const unpackProblem = async (packed: Buffer): Promise<Buffer> => promisify(gunzip)(packed);

/** The problem itself, its tables flat. */
export async function readProblem(packed: Buffer): Promise<Problem> {
  const problem = JSON.parse((await unpackProblem(packed)).toString('utf8')) as Record<string, unknown>;
  for (const name of Object.keys(TABLES)) {
    const rows = problem[name] as number[][] | undefined;
    if (rows !== undefined) problem[name] = Int32Array.from(rows.flat());
  }
  return problem as unknown as Problem;
}
