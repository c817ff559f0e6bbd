import type { Request, Response } from 'express';

/** Nobody keeps reading for longer than this after they were locked out; a minute is what we promise. */
export const RECHECK_MILLISECONDS = 15_000;

/**
 * A stream outlives the request that was let in. Whoever opened it is asked about again and again; the signal is aborted as
 * soon as they may not any more, or have hung up.
 *
 * @param mayStay throws, or says no, once the caller would be turned away
 */
export function watchAccess(
  request: Request,
  response: Response,
  every: number,
  mayStay: (request: Request) => Promise<unknown>,
): AbortSignal {
  const gone = new AbortController();
  let asking = false;
  const timer = setInterval(async () => {
    if (asking) return;
    asking = true;
    try {
      await mayStay(request);
    } catch (error) {
      // A database that is restarting says nothing about the caller.
      if (isRefusal(error)) gone.abort();
    } finally {
      asking = false;
    }
  }, every);
  timer.unref();
  response.once('close', () => gone.abort());
  gone.signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  return gone.signal;
}

const isRefusal = (error: unknown): boolean => ['unauthenticated', 'forbidden'].includes(String((error as { kind?: unknown }).kind));
