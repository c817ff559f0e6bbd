import type { Response } from 'express';
import { ProductError } from '../errors.ts';
import type { Logger } from '../logger.ts';

/** What files that are made while they are read may cost. */
export interface DownloadLimits {
  /** At once in this process: less than half of its connections, as each may hold one. */
  readonly atOnce: number;
  /** How long a reader may take for 64 kB; milliseconds. Slower than a telephone of 1995 is nobody who means it. */
  readonly patience: number;
}

export const DOWNLOAD_LIMITS: DownloadLimits = { atOnce: 4, patience: 30_000 };

/** A file, made piece by piece. */
export interface Download {
  readonly name: string;
  readonly mediaType: string;
  readonly pieces: AsyncIterable<string>;
}

/** Sends a file as fast as its reader takes it. Ends early, without an error, for one that hangs up or takes nothing. */
export type Send = (response: Response, file: Download) => Promise<void>;

export interface Downloads {
  /**
   * Does `work` with a place among the few downloads that may be under way, which is free again when it ends.
   *
   * @param caller who has one at a time
   * @throws too-many, before anything is done
   */
  run(caller: string, work: (send: Send) => Promise<void>): Promise<void>;
}

/** Seconds after which a place may be free. */
const TRY_AGAIN = 30;
/** Characters; what a reader takes of a piece at a time. */
const SLICE = 65_536;

export function createDownloads(logger: Pick<Logger, 'warn'>, { atOnce, patience }: DownloadLimits = DOWNLOAD_LIMITS): Downloads {
  const underWay = new Set<string>();
  return {
    async run(caller, work) {
      if (underWay.has(caller)) throw tooMany('A download of yours is still under way. Let it end, then try again.');
      if (underWay.size >= atOnce)
        throw tooMany(`${atOnce} downloads are under way, which is as many as may be. Try again in half a minute.`);
      underWay.add(caller);
      try {
        await work((response, file) => send(response, file, patience, logger));
      } finally {
        underWay.delete(caller);
      }
    },
  };
}

const tooMany = (message: string): ProductError => new ProductError('too-many', message, [], { retryAfter: TRY_AGAIN });

async function send(
  response: Response,
  { name, mediaType, pieces }: Download,
  patience: number,
  logger: Pick<Logger, 'warn'>,
): Promise<void> {
  const taken = watchReader(response, patience);
  for await (const piece of pieces) {
    if (!response.headersSent) response.status(200).attachment(name).set('Content-Type', mediaType);
    for (let at = 0; at < piece.length; at += SLICE) {
      if (response.closed) return;
      if (response.write(piece.slice(at, at + SLICE)) || (await taken())) continue;
      logger.warn({ file: name }, 'a download was cut off: its reader takes nothing');
      response.destroy();
      return;
    }
  }
  response.end();
}

/**
 * One listener for the whole file: `compression` puts those for "drain" where nothing takes them away again.
 *
 * @returns asks whether what was written is taken, or its reader hangs up, in time
 */
function watchReader(response: Response, patience: number): () => Promise<boolean> {
  let wake = (): void => {};
  response.on('drain', () => wake());
  response.on('close', () => wake());
  return () =>
    new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), patience);
      wake = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
}
