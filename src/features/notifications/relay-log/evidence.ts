/**
 * What a mail relay's log says of our mails.
 *
 * Postfix (https://www.postfix.org/postconf.5.html, "enable_long_queue_ids"; qmgr(8), smtp(8), cleanup(8), bounce(8)) names a
 * mail by a queue id and says once which Message-ID that is:
 *
 *     … postfix/cleanup[7]: 4Yd1: message-id=<m@host>
 *     … postfix/smtp[8]: 4Yd1: to=<a@b>, relay=…, delay=…, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 5Ze2)
 *     … postfix/qmgr[9]: 4Yd1: from=<s@host>, status=expired, returned to sender
 *
 * Any other relay: one line a mail, `<m@host> accepted` or `<m@host> refused`, with words behind it if one likes.
 */
export type Fate = 'delivered' | 'bounced' | 'deferred';

export interface Evidence {
  /** Without its brackets. */
  readonly messageId: string;
  readonly fate: Fate;
  /** What the relay said. */
  readonly words: string;
}

/** Our Message-IDs begin with the message's id; whatever else a relay carries is passed over before it costs memory. */
const OURS = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}@[^\s<>@]{1,255}$/;
const GENERAL = /^\s*<?([^\s<>]{1,320})>?[ \t]+(accepted|refused)\b[ \t]*(.*)$/;
/** `postfix/smtp[12]: 4Yd1: …`, also with the name of another instance, and of another host in front. */
const POSTFIX = /\bpostfix[^\s/[]{0,64}(?:\/[\w-]{1,32}){1,3}\[\d{1,10}\]: ([0-9A-Za-z]{5,32}): (.*)$/;
const MESSAGE_ID = /^(?:resent-)?message-id=<([^\s<>]{1,320})>$/;
const STATUS = /(?:^|, )status=(sent|bounced|deferred|expired|undeliverable)(?: \((.*)\)|, (.*))?$/;
const QUEUED_AS = /\bqueued as ([0-9A-Za-z]{5,32})\b/;
const MOST_WORDS = 400;

const FATES: Readonly<Record<string, Fate>> = {
  sent: 'delivered',
  bounced: 'bounced',
  undeliverable: 'bounced',
  expired: 'bounced',
  deferred: 'deferred',
};

interface Queued {
  readonly messageId: string;
  fate: Fate | null;
  words: string;
  /** The relay handed it to itself: a filter gave it back under this queue id. */
  next: string | null;
}

export interface Reader {
  line(text: string): void;
  /** Of each mail of ours that the log names: its last word. A mail that was received and has no outcome yet is `deferred`. */
  evidence(): Evidence[];
}

/** More mails of ours than any log of a day has; beyond, a forged log would fill the memory. */
const MOST_MAILS = 2_000_000;

/** @throws RangeError when the log names more mails than can be kept in mind */
export function createReader(): Reader {
  const queue = new Map<string, Queued>();
  const said = new Map<string, Evidence>();

  function postfix(queueId: string, rest: string): void {
    const messageId = MESSAGE_ID.exec(rest)?.[1];
    if (messageId !== undefined) {
      if (!OURS.test(messageId)) queue.delete(queueId);
      else queue.set(queueId, { messageId, fate: null, words: '', next: null });
      if (queue.size > MOST_MAILS) throw new RangeError('The log names too many mails. Split it.');
      return;
    }
    const queued = queue.get(queueId);
    if (!queued) return;
    const [, status, reason, remark] = STATUS.exec(rest) ?? [];
    if (status !== undefined) {
      queued.fate = FATES[status] as Fate;
      queued.words = legible(reason ?? remark ?? status);
      queued.next = status === 'sent' ? (QUEUED_AS.exec(queued.words)?.[1] ?? null) : null;
    } else if (/\(queue active\)$/.test(rest)) queued.fate ??= 'deferred'; // only now it is in the relay's hands: the Message-ID is logged before the final dot
  }

  return {
    line(text) {
      const [, queueId, rest] = POSTFIX.exec(text) ?? [];
      if (queueId !== undefined && rest !== undefined) return postfix(queueId, rest);
      const [, messageId, verdict, words] = GENERAL.exec(text) ?? [];
      if (messageId === undefined || !OURS.test(messageId)) return;
      said.set(messageId, {
        messageId,
        fate: verdict === 'accepted' ? 'delivered' : 'bounced',
        words: legible(words || (verdict as string)),
      });
      if (said.size > MOST_MAILS) throw new RangeError('The log names too many mails. Split it.');
    },
    evidence() {
      const last = new Map<string, Evidence>();
      for (const queued of queue.values()) {
        if (queued.fate === null) continue;
        // Handed to a filter and come back: what became of it then is what counts.
        const passedOn = queued.next !== null && queue.get(queued.next)?.messageId === queued.messageId;
        const fate = passedOn ? 'deferred' : queued.fate;
        const known = last.get(queued.messageId);
        if (!known || RANK[fate] > RANK[known.fate]) last.set(queued.messageId, { messageId: queued.messageId, fate, words: queued.words });
      }
      for (const evidence of said.values()) last.set(evidence.messageId, evidence);
      return [...last.values()];
    },
  };
}

/** Of several tries, or ways through the relay, the one that got there tells; and a bounce tells more than a wait. */
const RANK: Readonly<Record<Fate, number>> = { deferred: 0, bounced: 1, delivered: 2 };

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not pass
const legible = (words: string): string => words.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, ' ').slice(0, MOST_WORDS);
