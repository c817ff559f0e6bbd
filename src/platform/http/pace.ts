import { ProductError } from '../errors.ts';

/** Counts calls of whoever, and says when it is enough. */
export interface Pace {
  /** @throws too-many, with the seconds to wait */
  count(caller: string): void;
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
      if (perMinute === 0) return;
      const at = now();
      let window = windows.get(caller);
      if (window === undefined || at - window.begun >= MINUTE) {
        windows.delete(caller);
        window = { begun: at, calls: 0 };
        windows.set(caller, window);
        clear(windows, at);
      }
      window.calls += 1;
      if (window.calls <= perMinute) return;
      const seconds = Math.max(1, Math.ceil((window.begun + MINUTE - at) / 1000));
      throw new ProductError('too-many', `More than ${perMinute} calls in a minute. Go on in ${seconds} seconds.`, [], {
        retryAfter: seconds,
      });
    },
  };
}

/** Windows lie in the order of their beginning: what has ended is in front. */
function clear(windows: Map<string, { readonly begun: number }>, at: number): void {
  for (const [caller, { begun }] of windows) {
    if (at - begun < MINUTE && windows.size <= MOST_CALLERS) return;
    windows.delete(caller);
  }
}
