import { setImmediate as nextTurn } from 'node:timers/promises';
import { attempt, type Composed } from './compose.ts';
import { type ComposingThread, startThread } from './composing-thread.ts';
import type { Letter, Letterhead } from './letter.ts';

/** Makes mails of letters. */
export interface Composer {
  /** @returns for each letter its mail, or why it cannot be one; the others do not suffer from it */
  compose(letters: readonly Letter[], head: Letterhead): Promise<readonly (Composed | Error)[]>;
  /** Waits for nothing: what is under way fails. */
  close(): Promise<void>;
}

export interface ComposerOptions {
  /** Up to so many letters are composed here; a thread takes half a second to start and 40 MB. */
  readonly few: number;
  /** Milliseconds without work after which the thread is given back. */
  readonly idle: number;
  /** Milliseconds for 25 letters, the start of the thread included; after that it is ended, and what it was asked for fails. */
  readonly limit: number;
}

const OPTIONS: ComposerOptions = { few: 20, idle: 60_000, limit: 30_000 };

/** Letters composed in one go, where requests and connections wait meanwhile. */
const AT_A_TIME = 2;

/**
 * Composes a handful here, and a week's mails in a thread beside: 0.35 ms a mail, which the thread that keeps the wire busy
 * and answers requests has not got.
 */
export function createComposer(options: Partial<ComposerOptions> = {}): Composer {
  const { few, idle, limit } = { ...OPTIONS, ...options };
  let thread: ComposingThread | undefined;
  let underWay = 0;
  let timer: NodeJS.Timeout | undefined;

  async function inThread(letters: readonly Letter[], head: Letterhead): Promise<readonly (Composed | Error)[]> {
    clearTimeout(timer);
    underWay++;
    if (!thread?.alive()) thread = startThread(limit);
    try {
      return await thread.compose(letters, head);
    } finally {
      underWay--;
      if (underWay === 0) timer = setTimeout(() => void close(), idle).unref();
    }
  }

  async function close(): Promise<void> {
    clearTimeout(timer);
    const ended = thread;
    thread = undefined;
    await ended?.close();
  }

  return {
    compose: (letters, head) => (letters.length <= few ? composeHere(letters, head) : inThread(letters, head)),
    close,
  };
}

async function composeHere(letters: readonly Letter[], head: Letterhead): Promise<readonly (Composed | Error)[]> {
  const composed: (Composed | Error)[] = [];
  for (const letter of letters) {
    composed.push(attempt(letter, head));
    if (composed.length % AT_A_TIME === 0) await nextTurn();
  }
  return composed;
}
