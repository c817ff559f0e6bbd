import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Tx } from '../../../platform/db/unit-of-work.ts';
import type { OutgoingMail } from '../../../platform/mail/transport.ts';
import { suppressedAmong } from '../bounces/suppression-store.ts';
import type { Composed } from '../composing/compose.ts';
import type { Composer } from '../composing/composer.ts';
import type { Part, Payload } from '../domain.ts';
import { linkStore } from '../links-store.ts';
import { knownZone } from '../moments.ts';
import type { MessageRow, ToldRow, Verdict, WalkRow } from './claim-rows.ts';
import { claimStore } from './claim-store.ts';
import { type Draft, decide, type IssuedLink, verdictOn } from './decide.ts';
import { newsStore } from './news-store.ts';
import { envelopeFrom, type Sender } from './sender.ts';
import { verdictStore } from './verdict-store.ts';

/** A message in our hands: committed as `sending`, to be handed to the transport before its lease runs out. */
export interface Prepared {
  readonly id: string;
  readonly fence: number;
  readonly attempt: number;
  /** Which try it is since it was queued, or since a person asked for it to be sent again; 1 for the first. */
  readonly tries: number;
  /** `performance.now()` when its lease was taken. */
  readonly claimedAt: number;
  readonly mail: OutgoingMail;
}

export interface Claim {
  /** Rows that were looked at; 0 means that nothing is due. */
  readonly taken: number;
  readonly ready: readonly Prepared[];
  /** What kept messages from being composed. */
  readonly faults: readonly { readonly id: string; readonly error: Error }[];
}

/** Makes a link for whoever signs in by this address. Undefined when nobody may, by now. */
export type IssueSignInLink = (tx: Tx, address: string) => Promise<IssuedLink | undefined>;

export interface ClaimOptions {
  /** Most messages of either kind, urgent and ordinary. */
  readonly limit: number;
  /** Milliseconds. */
  readonly lease: number;
  readonly sender: Sender;
  readonly compose: Composer['compose'];
  readonly issueSignInLink: IssueSignInLink;
  /** Only from the database that the guard has looked at: it may be exchanged for a restored one while we run. */
  readonly guarded?: boolean;
}

/** Messages decided on in one go: a claim of hundreds would otherwise hold up every connection and request for as long. */
const AT_A_TIME = 10;

/**
 * Claims due messages, composes them from what is true now and records them, all in the caller's transaction: when it
 * commits, each is `sending` with its bytes kept, its walks announced and a fencing token; or it is suppressed, put off or
 * cancelled, with the reason. Nothing is sent before that commit. A message that cannot be composed fails alone.
 *
 * Every try issues link secrets anew (only hashes are kept, so the old ones cannot be written again); the ones of earlier
 * tries stay good, because an ambiguous try may have arrived.
 */
export async function claimDue(tx: Tx, { limit, lease, sender, compose, issueSignInLink, guarded }: ClaimOptions): Promise<Claim> {
  const claimedAt = performance.now();
  const store = claimStore(tx);
  const organisation = await store.organisation();
  const claimed = await store.claim(limit, organisation.mail_held || (guarded === true && organisation.elsewhere));
  if (claimed.length === 0) return { taken: 0, ready: [], faults: [] };

  const { carriers, merged } = await mergeByPerson(store, claimed);
  const found = await store.people(unique(carriers.map((message) => message.employee_key)));
  const people = new Map(found.map((person) => [person.key, { ...person, zone: knownZone(person.zone, organisation.time_zone) }]));
  const news = await newsStore(tx).read(carriers);
  const rows = await store.walks(
    carriers.flatMap((message) =>
      partsOf(message.payload).flatMap((part) =>
        (part.kind === 'weekly' || part.kind === 'reminder') && message.employee_key !== null
          ? [{ person: message.employee_key, week: part.week }]
          : [],
      ),
    ),
    unique([
      ...news.walks(),
      ...carriers.flatMap((message) =>
        partsOf(message.payload).flatMap((part) => {
          if (part.kind === 'change') return part.changes.map((change) => change.assignmentId);
          return part.kind === 'missed' ? part.assignmentIds : [];
        }),
      ),
    ]),
    carriers.map((message) => message.id),
  );

  const walks = byPerson(rows);
  const links = await issueAll(tx, carriers, issueSignInLink);
  const suppressed = await suppressedAmong(
    tx,
    unique([...found.map((person) => person.email), ...carriers.map((message) => message.to_address)]),
  );

  const verdicts: Verdict[] = merged.map((message) => verdictOn(message, sender, 'cancelled', 'merged'));
  const going: { readonly draft: Draft; readonly verdict: Verdict }[] = [];
  for (const [index, message] of carriers.entries()) {
    const person = message.employee_key === null ? null : (people.get(message.employee_key) ?? null);
    // A change may be about a walk that is somebody else's by now.
    const mine = partsOf(message.payload).some((part) => part.kind === 'change') ? rows : (walks.get(message.employee_key ?? 0) ?? []);
    const link = links.get(message.id);
    const decision = decide(message, { person, rows: mine, news, organisation, sender, now: tx.now, suppressed, link });
    if ('draft' in decision) going.push(decision);
    else verdicts.push(decision.verdict);
    if (index % AT_A_TIME === AT_A_TIME - 1) await nextTurn();
  }
  const composed = await compose(
    going.map(({ draft }) => draft.letter),
    { from: sender.from, host: sender.host, bounceAddress: sender.bounceAddress },
  );
  const mails: { readonly draft: Draft; readonly composed: Composed }[] = [];
  const faults: { readonly id: string; readonly error: Error }[] = [];
  for (const [index, { draft, verdict }] of going.entries()) {
    const mail = composed[index] as Composed | Error;
    if (mail instanceof Error) {
      faults.push({ id: draft.message.id, error: mail });
      verdicts.push(verdictOn(draft.message, sender, 'failed', 'not-composed'));
    } else {
      mails.push({ draft, composed: mail });
      verdicts.push({ ...verdict, subject: mail.subject });
    }
  }

  const outcome = verdictStore(tx);
  await outcome.write(verdicts, lease);
  await linkStore(tx).insert(mails.flatMap(({ draft }) => draft.links));
  await outcome.record(
    mails.map(({ draft, composed: { packed } }) => ({ id: draft.message.id, attempt: draft.message.attempts, packed })),
    mails.flatMap(({ draft }) =>
      draft.told.map(({ row: _row, calendar: _calendar, ...told }): ToldRow => ({ messageId: draft.message.id, ...told })),
    ),
  );
  return {
    taken: claimed.length,
    faults,
    ready: mails.map(({ draft, composed: { raw } }) => ({
      id: draft.message.id,
      fence: draft.message.fence,
      attempt: draft.message.attempts,
      tries: draft.message.tries,
      claimedAt,
      mail: { id: draft.message.id, from: envelopeFrom(draft.message.id, sender), to: draft.letter.to.address, raw },
    })),
  };
}

type SignInLinks = ReadonlyMap<string, IssuedLink | undefined>;

/** A secret for each sign-in mail that goes; somebody who asked too long ago waits no more. */
async function issueAll(tx: Tx, messages: readonly MessageRow[], issue: IssueSignInLink): Promise<SignInLinks> {
  const links = new Map<string, IssuedLink | undefined>();
  for (const { id, payload, to_address } of messages) {
    if (payload.kind === 'sign-in' && Date.parse(payload.until) > tx.now.getTime()) links.set(id, await issue(tx, to_address));
  }
  return links;
}

function byPerson(rows: readonly WalkRow[]): ReadonlyMap<number, readonly WalkRow[]> {
  const people = new Map<number, WalkRow[]>();
  for (const row of rows) {
    const mine = people.get(row.employee_key);
    if (mine) mine.push(row);
    else people.set(row.employee_key, [row]);
  }
  return people;
}

const unique = <T>(values: readonly (T | null)[]): T[] => [...new Set(values.filter((value): value is T => value !== null))];

const partsOf = (payload: Payload): readonly Part[] => (payload.kind === 'digest' ? payload.parts : []);

/** One mail a person a moment: digests due to one person become one, the weekly mail if there is one. */
async function mergeByPerson(store: ReturnType<typeof claimStore>, claimed: readonly MessageRow[]) {
  const digests = claimed.filter((message) => message.payload.kind === 'digest' && message.employee_key !== null);
  const waiting = await store.siblings(
    unique(digests.map((message) => message.employee_key)),
    claimed.map((message) => message.id),
  );
  const carriers = claimed.filter((message) => !digests.includes(message));
  const merged: MessageRow[] = [];
  for (const person of unique(digests.map((message) => message.employee_key))) {
    const mine = digests.filter((message) => message.employee_key === person);
    const carrier = mine.find((message) => message.kind === 'weekly') ?? (mine[0] as MessageRow);
    const others = [...mine.filter((message) => message !== carrier), ...waiting.filter((message) => message.employee_key === person)];
    merged.push(...others);
    carriers.push(
      others.length === 0
        ? carrier
        : {
            ...carrier,
            merged: true,
            payload: { kind: 'digest', parts: [carrier, ...others].flatMap((message) => partsOf(message.payload)) },
          },
    );
  }
  return { carriers, merged };
}
