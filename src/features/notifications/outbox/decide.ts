import { addDays, dateIn, startOfWeek, weekOf } from '../../../platform/iso-week.ts';
import { deliverableAddress } from '../../../platform/mail/address.ts';
import { readEntry } from '../../calendars/domain.ts';
import { type OptionalKind, wantedParts } from '../choices/domain.ts';
import { optionalKindsOf } from '../choices/sections.ts';
import type { Letter, LetterEntry } from '../composing/letter.ts';
import { type Reason, TO_ADDRESS_OF_THEN } from '../domain.ts';
import type { MailView } from '../emails/model.ts';
import { holidaysOf } from '../holidays.ts';
import { hashSecret, newSecret } from '../links.ts';
import { endOfQuietHours, endOfWeek, firstMailHourFrom, type QuietHours } from '../moments.ts';
import type { MessageRow, OrganisationRow, PersonRow, Verdict, WalkRow } from './claim-rows.ts';
import { backOn, composeDigest, isTooLate, weekOfThread } from './digest.ts';
import { type Masked, mask } from './masks.ts';
import type { News } from './news.ts';
import type { Sender } from './sender.ts';
import type { Told } from './told.ts';

/** A link secret for signing in, and when it ends. */
export interface IssuedLink {
  readonly secret: string;
  readonly expiresAt: Date;
}

/** A mail that goes, before it is bytes. */
export interface Draft {
  readonly message: MessageRow;
  readonly letter: Letter;
  readonly told: readonly Told[];
  readonly links: readonly { readonly assignment_id: string; readonly token_hash: Buffer; readonly expires_at: Date }[];
}

/** A mail about a week that is over would bring a link that is over, too: it lives a week at least. */
const SHORTEST_LINK = 7 * 24 * 3_600_000;

type Decision = { readonly verdict: Verdict } | { readonly verdict: Verdict; readonly draft: Draft };

export function verdictOn(
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
    payload: message.merged ? message.payload : null,
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

export interface Circumstances {
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
  readonly link: IssuedLink | undefined;
}

/** What becomes of a claimed message: it goes, waits, or is called off with the reason. */
export function decide(message: MessageRow, { person, rows, news, organisation, sender, now, suppressed, link }: Circumstances): Decision {
  const stop = (status: 'suppressed' | 'cancelled', reason: Reason): Decision => ({ verdict: verdictOn(message, sender, status, reason) });
  const today = dateIn(person?.zone ?? organisation.time_zone, now);
  if (person?.deactivated) return stop('suppressed', 'deactivated');
  if (person?.end_date && person.end_date < today) return stop('suppressed', 'left');
  // Who may change addresses in the directory must not lead a sign-in link elsewhere, nor the news that a sign-in was connected.
  const ofThen = TO_ADDRESS_OF_THEN.includes(message.kind);
  const address = deliverableAddress(ofThen ? message.to_address : (person?.email ?? message.to_address));
  if (address === undefined) return stop('suppressed', 'address');
  const locale = person?.locale ?? message.locale;
  const send = (
    letter: Pick<Letter, 'view' | 'thread' | 'masked'> & Partial<Pick<Letter, 'chart' | 'unsubscribe'>>,
    name: string,
    told: Draft['told'] = [],
    links: Draft['links'] = [],
  ): Decision => {
    const verdict = verdictOn(message, sender, 'sending', null, { to: address, locale });
    const whole: Letter = {
      kind: message.kind,
      messageId: verdict.messageId,
      to: { name, address },
      locale,
      date: now,
      chart: null,
      unsubscribe: null,
      entries: told.filter((one) => one.calendar).map(entryOfTold),
      ...letter,
    };
    return { verdict, draft: { message, letter: whole, told, links } };
  };

  const { payload } = message;
  if (payload.kind === 'test') {
    const view: MailView = { kind: 'test', organisation: organisation.name, address };
    return send({ view, thread: null, masked: [] }, '');
  }
  if (payload.kind === 'sign-in') {
    if (Date.parse(payload.until) <= now.getTime()) return stop('cancelled', 'expired');
    if (!link) return stop('suppressed', 'deactivated');
    const hidden = mask(link.secret);
    const minutes = Math.floor((link.expiresAt.getTime() - now.getTime()) / 60_000);
    const url = `${sender.publicUrl}/sign-in/${hidden.mask}`;
    const view: MailView = { kind: 'sign-in', organisation: organisation.name, name: payload.name, link: url, minutes };
    return send({ view, thread: null, masked: [hidden] }, payload.name);
  }
  // Behind the sign-in link and the test: somebody asks for those at this moment, and whoever is locked out could lift nothing.
  if (suppressed.has(address.toLowerCase())) return stop('suppressed', 'address-suppressed');
  const zone = person?.zone ?? organisation.time_zone;
  if (payload.kind === 'sign-in-connected') {
    // At night and to the absent, too: whoever took an account over has the time until it is read.
    const view: MailView = { ...payload, organisation: organisation.name, zone, link: `${sender.publicUrl}/my-sessions` };
    return send({ view, thread: null, masked: [] }, payload.name);
  }
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
    const mail = { thread: null, chart: news.chart(payload) };
    // Only a person of the directory has choices; other accounts are told by whoever administers.
    if (person === null || optional.length === 0) return send({ ...mail, view, masked: [] }, payload.name);
    // In the header alone: the mail may be passed on, and its words hold no link that is anybody's own.
    const { unsubscribe, masked } = choicesFor(person, optional, sender);
    return send({ ...mail, view, unsubscribe, masked: [masked] }, payload.name);
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
      thread: `week-${weekOf(weekOfThread(content.sections) ?? startOfWeek(today))}-${person.id}`,
      unsubscribe: choices.unsubscribe,
      masked,
    },
    `${person.given_name} ${person.family_name}`,
    content.told,
    links,
  );
}

const entryOfTold = ({ row, week, sequence, method, entry }: Told): LetterEntry => ({
  method,
  assignmentId: row.id,
  sequence,
  week,
  entry: readEntry(entry),
  touchPoint: row.touch_point,
  site: row.site,
});
