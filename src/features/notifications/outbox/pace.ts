/** How fast mails go, and so how many to have ready, and when to ask for permission. */
export interface Pace {
  /**
   * Notes a mail.
   *
   * @param milliseconds on its connection
   * @param waited the server was ready for it before its permission was, though that had been asked for in time
   */
  sent(milliseconds: number, waited: boolean): void;
  /** Notes how many milliseconds a permission took. */
  permitted(milliseconds: number): void;
  /** Messages to claim at once: what goes in two seconds, so that no lease runs out in the queue for a slow server. */
  batch(): number;
  /**
   * Mails to have permission for beyond those on the wire. What is permitted and not sent when a process dies is `unknown`
   * for nothing, so there are only as many as it takes that the wire seldom waits for a commit: none with a server at some
   * distance, whose envelope takes longer than a commit; and never more than a small part of what has been sent, so that
   * whoever dies early, or often, leaves hardly any.
   */
  ahead(): number;
  /**
   * Whether to ask only when the server asks for the mail, and not when its envelope goes: where a commit is next to nothing
   * beside a mail, what dies during an envelope need not be `unknown`.
   */
  late(): boolean;
}

const BATCH_MS = 2_000;
const LARGEST_BATCH = 200;
/** Permissions ahead, a connection; and one for so many that were sent. */
const MOST_AHEAD = 4;
const SENT_FOR_ONE_AHEAD = 25;
/** Up by one when the wire waited, down by this much when it did not: it settles where one mail in eleven waits. */
const DOWN = 0.1;
/** A commit that takes less than this part of a mail's time may as well be waited for. */
const NEXT_TO_NOTHING = 0.1;
/** Weight of the newest mail in the moving averages. */
const WEIGHT = 0.1;
/** Until the first mails have told: a slow server, and a database that is no faster. */
const GUESS_MS = 250;

export function createPace(connections: number): Pace {
  let mail = GUESS_MS;
  let permission = GUESS_MS;
  let sent = 0;
  let ahead = 0;
  return {
    sent(milliseconds, waited) {
      sent++;
      mail += WEIGHT * (milliseconds - mail);
      ahead = Math.min(MOST_AHEAD * connections, Math.max(0, ahead + (waited ? 1 : -DOWN)));
    },
    permitted(milliseconds) {
      permission += WEIGHT * (milliseconds - permission);
    },
    batch: () => Math.min(LARGEST_BATCH, Math.max(2 * connections, Math.floor((connections * BATCH_MS) / Math.max(1, mail)))),
    ahead: () => Math.floor(Math.min(ahead, sent / SENT_FOR_ONE_AHEAD)),
    late: () => permission < NEXT_TO_NOTHING * mail,
  };
}
