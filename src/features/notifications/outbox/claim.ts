import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { addDays, dateIn, startOfWeek, weekOf } from '../../../platform/iso-week.ts';
import { deliverableAddress } from '../../../platform/mail/address.ts';
import type { OutgoingMail } from '../../../platform/mail/transport.ts';
import { suppressedAmong } from '../bounces/suppression-store.ts';
import { type OptionalKind, wantedParts } from '../choices/domain.ts';
import { optionalKindsOf } from '../choices/sections.ts';
import type { Part, Payload, Reason } from '../domain.ts';
import type { MailView } from '../emails/model.ts';
import { holidaysOf } from '../holidays.ts';
import { hashSecret, newSecret } from '../links.ts';
import { linkStore } from '../links-store.ts';
import { endOfQuietHours, endOfWeek, firstMailHourFrom, knownZone, type QuietHours } from '../moments.ts';
import {
  claimStore,
  type MessageRow,
  type OrganisationRow,
  type PersonRow,
  type ToldRow,
  type Verdict,
  type WalkRow,
} from './claim-store.ts';
import { composeLetter, envelopeFrom, type Letter, type Sender } from './compose.ts';
import { backOn, composeDigest, isTooLate, weekOfThread } from './digest.ts';
import { type Masked, mask, reveal } from './masks.ts';
import type { News } from './news.ts';
import { newsStore } from './news-store.ts';

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
}

interface Draft {
  readonly message: MessageRow;
  readonly letter: Letter;
  readonly masked: readonly Masked[];
  readonly links: readonly { readonly assignment_id: string; readonly token_hash: Buffer; readonly expires_at: Date }[];
}

/** A mail about a week that is over would bring a link that is over, too: it lives a week at least. */
const SHORTEST_LINK = 7 * 24 * 3_600_000;

type Decision = { readonly verdict: Verdict } | { readonly verdict: Verdict; readonly draft: Draft };

/** A link secret for whoever signs in by this address, and when it ends. Undefined when nobody may, by now. */
export type IssueSignInLink = (tx: Tx, address: string) => Promise<{ readonly secret: string; readonly expiresAt: Date } | undefined>;

export interface ClaimOptions {
  /** Most messages of either kind, urgent and ordinary. */
  readonly limit: number;
  /** Milliseconds. */
  readonly lease: number;
  readonly sender: Sender;
  readonly issueSignInLink: IssueSignInLink;
  /** Only from the database that the guard has looked at: it may be exchanged for a restored one while we run. */
  readonly guarded?: boolean;
}

/** Letters composed in one go: a claim of hundreds would otherwise hold up every connection and request for as long. */
const AT_A_TIME = 2;

/**
 * Claims due messages, composes them from what is true now and records them, all in the caller's transaction: when it
 * commits, each is `sending` with its bytes kept, its walks announced and a fencing token; or it is suppressed, put off or
 * cancelled, with the reason. Nothing is sent before that commit.
 *
 * Every try issues link secrets anew (only hashes are kept, so the old ones cannot be written again); the ones of earlier
 * tries stay good, because an ambiguous try may have arrived.
 */
export async function claimDue(tx: Tx, { limit, lease, sender, issueSignInLink, guarded }: ClaimOptions): Promise<Claim> {
  const claimedAt = performance.now();
  const store = claimStore(tx);
  const organisation = await store.organisation();
  const claimed = await store.claim(limit, organisation.mail_held || (guarded === true && organisation.elsewhere));
  if (claimed.length === 0) return { taken: 0, ready: [] };

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
  const letters: (ReturnType<typeof composeLetter> & { readonly draft: Draft })[] = [];
  for (const message of carriers) {
    const person = message.employee_key === null ? null : (people.get(message.employee_key) ?? null);
    // A change may be about a walk that is somebody else's by now.
    const mine = partsOf(message.payload).some((part) => part.kind === 'change') ? rows : (walks.get(message.employee_key ?? 0) ?? []);
    const link = links.get(message.id);
    const decision = decide(message, { person, rows: mine, news, organisation, sender, now: tx.now, suppressed, link });
    if (!('draft' in decision)) {
      verdicts.push(decision.verdict);
      continue;
    }
    const letter = composeLetter(decision.draft.letter, sender);
    letters.push({ draft: decision.draft, ...letter });
    verdicts.push({ ...decision.verdict, subject: letter.subject });
    if (letters.length % AT_A_TIME === 0) await nextTurn();
  }
  const drafts = letters.map(({ draft }) => draft);

  await store.write(verdicts, lease);
  await linkStore(tx).insert(drafts.flatMap((draft) => draft.links));
  await store.record(
    letters.map(({ draft, packed }) => ({ id: draft.message.id, attempt: draft.message.attempts, packed })),
    drafts.flatMap((draft) =>
      draft.letter.told.map(({ row: _row, calendar: _calendar, ...told }): ToldRow => ({ messageId: draft.message.id, ...told })),
    ),
  );
  return {
    taken: claimed.length,
    ready: letters.map(({ draft, raw }) => ({
      id: draft.message.id,
      fence: draft.message.fence,
      attempt: draft.message.attempts,
      tries: draft.message.tries,
      claimedAt,
      mail: {
        id: draft.message.id,
        from: envelopeFrom(draft.message.id, sender),
        to: draft.letter.to.address,
        raw: reveal(raw, draft.masked),
      },
    })),
  };
}

type SignInLinks = ReadonlyMap<string, Awaited<ReturnType<IssueSignInLink>>>;

/** A secret for each sign-in mail that goes; somebody who asked too long ago waits no more. */
async function issueAll(tx: Tx, messages: readonly MessageRow[], issue: IssueSignInLink): Promise<SignInLinks> {
  const links = new Map<string, Awaited<ReturnType<IssueSignInLink>>>();
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
        : { ...carrier, payload: { kind: 'digest', parts: [carrier, ...others].flatMap((message) => partsOf(message.payload)) } },
    );
  }
  return { carriers, merged };
}

function verdictOn(
  message: MessageRow,
  sender: Sender,
  status: Verdict['status'],
  reason: Reason | null,
  more: Partial<Pick<Verdict, 'dueAt' | 'to' | 'locale'>> = {},
): Verdict {
  return {
    id: message.id,
    status,
    reason,
    dueAt: more.dueAt ?? null,
    // Only what goes out counts as a try.
    attempts: status === 'sending' ? message.attempts : message.attempts - 1,
    payload: message.payload,
    to: more.to ?? message.to_address,
    locale: more.locale ?? message.locale,
    messageId: message.message_id.includes('@') ? message.message_id : `${message.message_id}@${sender.host}`,
    subject: null,
  };
}

/** The link to the choices of a person, in a mail that consists of these optional kinds. */
function choicesFor(person: PersonRow, optional: readonly OptionalKind[], sender: Sender) {
  const masked = mask(sender.tokens.choices(person.id, optional));
  const link = `${sender.publicUrl}/unsubscribe/${masked.mask}`;
  return {
    masked,
    shown: { link, optional: optional.length > 0 },
    unsubscribe: optional.length > 0 ? { link, token: masked.mask } : null,
  };
}

const quietHoursOf = ({ quiet_from: from, quiet_until: until }: OrganisationRow): QuietHours | null =>
  from === null || until === null ? null : { from, until };

interface Circumstances {
  readonly person: PersonRow | null;
  /** Its walks, and those that its changes are about. */
  readonly rows: readonly WalkRow[];
  readonly news: News;
  readonly organisation: OrganisationRow;
  readonly sender: Sender;
  readonly now: Date;
  /** Addresses, in lower case, that mail came back from. */
  readonly suppressed: ReadonlySet<string>;
  /** Issued for it, if it is a sign-in mail that may go. */
  readonly link: Awaited<ReturnType<IssueSignInLink>>;
}

function decide(message: MessageRow, { person, rows, news, organisation, sender, now, suppressed, link }: Circumstances): Decision {
  const stop = (status: 'suppressed' | 'cancelled', reason: Reason): Decision => ({ verdict: verdictOn(message, sender, status, reason) });
  const today = dateIn(person?.zone ?? organisation.time_zone, now);
  if (person?.deactivated) return stop('suppressed', 'deactivated');
  if (person?.end_date && person.end_date < today) return stop('suppressed', 'left');
  // A sign-in link goes where it was asked for: who may change addresses in the directory must not lead it elsewhere.
  const address = deliverableAddress(message.kind === 'sign-in' ? message.to_address : (person?.email ?? message.to_address));
  if (address === undefined) return stop('suppressed', 'address');
  const locale = person?.locale ?? message.locale;
  const send = (
    letter: Pick<Letter, 'view' | 'told' | 'thread'> & Partial<Pick<Letter, 'chart' | 'unsubscribe'>>,
    name: string,
    masked: readonly Masked[],
    links: Draft['links'],
  ): Decision => {
    const verdict = verdictOn(message, sender, 'sending', null, { to: address, locale });
    const whole: Letter = {
      id: message.id,
      kind: message.kind,
      messageId: verdict.messageId,
      to: { name, address },
      locale,
      date: now,
      chart: null,
      unsubscribe: null,
      ...letter,
    };
    return { verdict, draft: { message, letter: whole, masked, links } };
  };

  const { payload } = message;
  if (payload.kind === 'test') {
    const view: MailView = { kind: 'test', organisation: organisation.name, address };
    return send({ view, told: [], thread: null }, '', [], []);
  }
  if (payload.kind === 'sign-in') {
    if (Date.parse(payload.until) <= now.getTime()) return stop('cancelled', 'expired');
    if (!link) return stop('suppressed', 'deactivated');
    const hidden = mask(link.secret);
    const minutes = Math.floor((link.expiresAt.getTime() - now.getTime()) / 60_000);
    const url = `${sender.publicUrl}/sign-in/${hidden.mask}`;
    const view: MailView = { kind: 'sign-in', organisation: organisation.name, name: payload.name, link: url, minutes };
    return send({ view, told: [], thread: null }, payload.name, [hidden], []);
  }
  // Behind the sign-in link and the test: somebody asks for those at this moment, and whoever is locked out could lift nothing.
  if (suppressed.has(address.toLowerCase())) return stop('suppressed', 'address-suppressed');
  const zone = person?.zone ?? organisation.time_zone;
  const rested = endOfQuietHours(zone, now, quietHoursOf(organisation));
  if (rested !== undefined) return { verdict: verdictOn(message, sender, 'queued', 'quiet-hours', { dueAt: rested }) };
  const back = person === null ? undefined : backOn(person, now);
  const putOff = (until: string, reason: 'away' | 'before-start'): Decision => {
    const dueAt = firstMailHourFrom(zone, until, organisation.mail_hour, holidaysOf(person?.country ?? null));
    return { verdict: verdictOn(message, sender, 'queued', reason, { dueAt }) };
  };
  if (payload.kind !== 'digest') {
    if (payload.accountId !== null && !news.isActive(payload.accountId)) return stop('suppressed', 'deactivated');
    const optional: readonly OptionalKind[] = payload.kind === 'report' ? ['leadership-report'] : [];
    if (optional.some((kind) => person?.unwanted.includes(kind))) return stop('cancelled', 'unsubscribed');
    const view = news.view(payload, person?.given_name ?? payload.name, { organisation: organisation.name, publicUrl: sender.publicUrl });
    if (view === undefined) return stop('cancelled', 'nothing-left');
    if (back !== undefined) return putOff(back, 'away');
    const mail = { told: [], thread: null, chart: news.chart(payload) };
    // Only a person of the directory has choices; other accounts are told by whoever administers.
    if (person === null || optional.length === 0) return send({ ...mail, view }, payload.name, [], []);
    // In the header alone: the mail may be passed on, and its words hold no link that is anybody's own.
    const { unsubscribe, masked } = choicesFor(person, optional, sender);
    return send({ ...mail, view, unsubscribe }, payload.name, [masked], []);
  }
  if (!person) return stop('suppressed', 'left');
  // Before their first day nobody reads this mailbox, if there is one.
  if (person.start_date !== null && person.start_date > today) return putOff(person.start_date, 'before-start');
  const parts = wantedParts(payload.parts, person.unwanted);
  if (parts.length === 0) return stop('cancelled', 'unsubscribed');

  const masked: Masked[] = [];
  const links: { assignment_id: string; token_hash: Buffer; expires_at: Date }[] = [];
  const content = composeDigest(parts, person, rows, news, `${sender.publicUrl}/coverage`, message.id, now, (row) => {
    const hidden = mask(newSecret());
    masked.push(hidden);
    const grace = endOfWeek(person.zone, addDays(row.week, organisation.link_grace_days)).getTime();
    const expires = new Date(Math.max(grace, now.getTime() + SHORTEST_LINK));
    links.push({ assignment_id: row.id, token_hash: hashSecret(hidden.secret), expires_at: expires });
    return `${sender.publicUrl}/go/${hidden.mask}`;
  });
  if (content.sections.length === 0)
    return stop(content.nothing === 'absent' || content.nothing === 'left' ? 'suppressed' : 'cancelled', content.nothing);

  if (back !== undefined) return parts.every((part) => isTooLate(part, back)) ? stop('suppressed', 'absent') : putOff(back, 'away');
  const choices = choicesFor(person, optionalKindsOf(content.sections), sender);
  masked.push(choices.masked);
  return send(
    {
      view: {
        kind: 'digest',
        organisation: organisation.name,
        givenName: person.given_name,
        sections: content.sections,
        choices: choices.shown,
      },
      told: content.told,
      thread: `week-${weekOf(weekOfThread(content.sections) ?? startOfWeek(today))}-${person.id}`,
      unsubscribe: choices.unsubscribe,
    },
    `${person.given_name} ${person.family_name}`,
    masked,
    links,
  );
}
