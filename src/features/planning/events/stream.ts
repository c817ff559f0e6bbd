import type { Plan } from '../schemas.ts';

/** One server-sent event: a name, and data as one line of JSON. */
const event = (name: string, data: unknown): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

/** A comment keeps proxies from closing a quiet connection. */
const HEARTBEAT = ': still solving\n\n';

const POLL_MILLISECONDS = 300;
const HEARTBEAT_MILLISECONDS = 15_000;

interface Follow {
  /** The plan as it is in the database, so that any replica can tell. */
  read(): Promise<Plan>;
  /** Hands one piece to the client. */
  write(text: string): void;
  /** Resolves after so many milliseconds, or as soon as the client has gone. */
  wait(milliseconds: number): Promise<void>;
  readonly gone: AbortSignal;
}

/**
 * Follows a plan until it leaves `solving`: a `progress` event whenever something changed, then one named after the status
 * it has come to (`draft`, `failed`, `discarded`, …) with the whole plan, and that is the end.
 */
export async function followPlan({ read, write, wait, gone }: Follow): Promise<void> {
  let last = '';
  let quiet = 0;
  while (!gone.aborted) {
    const plan = await read();
    if (gone.aborted) return;
    if (plan.status !== 'solving') {
      write(event(plan.status, plan));
      return;
    }
    const progress = event('progress', {
      plan: plan.id,
      status: plan.status,
      cancelRequested: plan.cancelRequested,
      progress: plan.progress,
    });
    if (progress !== last) {
      write(progress);
      last = progress;
      quiet = 0;
    } else if (++quiet * POLL_MILLISECONDS >= HEARTBEAT_MILLISECONDS) {
      write(HEARTBEAT);
      quiet = 0;
    }
    await wait(POLL_MILLISECONDS);
  }
}
