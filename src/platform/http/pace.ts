import type { Response } from 'express';
import { ProductError } from '../errors.ts';

/** What a caller may still do. */
export interface Allowance {
  /** Calls a minute. */
  readonly perMinute: number;
  /** Calls left of it; below zero this one was too many. */
  readonly left: number;
  /** Seconds until it begins anew. */
  readonly seconds: number;
}

/** Counts calls of whoever. */
export interface Pace {
  /** @returns undefined where there is no limit */
  count(caller: string): Allowance | undefined;
}

const MINUTE = 60_000;
/** Callers of two minutes; more than these at once are a flood, whose oldest are forgotten first. */
const MOST_CALLERS = 100_000;

/**
 * So many calls a minute for each caller, counted in this process: a number in memory costs a request nothing, and with
 * several replicas the limit is that many times higher. What guards against guessing is counted in the database (`Limiter`).
 *
 * @param perMinute calls; 0 for no limit
 * @param now milliseconds of a clock that never goes back
 */
export function createPace(perMinute: number, now: () => number = () => performance.now()): Pace {
  const windows = new Map<string, { begun: number; calls: number }>();
  return {
    count(caller) {
      if (perMinute === 0) return undefined;
      const at = now();
      let window = windows.get(caller);
      if (window === undefined || at - window.begun >= MINUTE) {
        windows.delete(caller);
        window = { begun: at, calls: 0 };
        windows.set(caller, window);
        clear(windows, at);
      }
      window.calls += 1;
      return { perMinute, left: perMinute - window.calls, seconds: Math.max(1, Math.ceil(Math.floor(window.begun + MINUTE - at) / 1000)) };
    },
  };
}

/**
 * Says in the answer what the caller may still do (draft-ietf-httpapi-ratelimit-headers-10).
 *
 * @throws too-many, with the seconds to wait
 */
export function keepPace(response: Response, allowance: Allowance | undefined): void {
  if (allowance === undefined) return;
  const { perMinute, left, seconds } = allowance;
  response.set({ 'RateLimit-Policy': `"api";q=${perMinute};w=${MINUTE / 1000}`, RateLimit: `"api";r=${Math.max(0, left)};t=${seconds}` });
  if (left >= 0) return;
  throw new ProductError('too-many', `More than ${perMinute} calls in a minute. Go on in ${seconds} seconds.`, [], { retryAfter: seconds });
}

/** Windows lie in the order of their beginning: what has ended is in front. */
function clear(windows: Map<string, { readonly begun: number }>, at: number): void {
  for (const [caller, { begun }] of windows) {
    if (at - begun < MINUTE && windows.size <= MOST_CALLERS) return;
    windows.delete(caller);
  }
}
