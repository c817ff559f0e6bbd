import type { AlertKind, Payload, ReportFigures } from '../domain.ts';
import type { AlertItem, MailView, TeamSection } from '../emails/model.ts';

export interface IdeaRow {
  readonly id: string;
  readonly assignment_id: string;
  readonly text: string;
  readonly status: string;
  readonly reason: string | null;
  readonly touch_point: string;
}

/** Of one kind of trouble: how much of it stands, and where it is settled. */
export interface Trouble {
  readonly kind: AlertKind;
  readonly count: number;
  readonly names: readonly string[];
  /** Path of the app. */
  readonly path: string;
}

type OwnMail = Extract<Payload, { kind: 'report' | 'alert' }>;

/** What the mails beside those about weeks and changes say now: read once for all the messages of a claim. */
export interface News {
  /** Ids of every assignment that they speak of. */
  walks(): readonly string[];
  /** Ids of the walks on a person's path in a programme, in their order. */
  path(employeeKey: number, programmeId: string): readonly string[];
  idea(id: string): IdeaRow | undefined;
  /** Who of the people right below a manager is out in a week, as far as they are listed, and how many more. */
  out(employeeKey: number, week: string): Pick<TeamSection, 'out' | 'more'>;
  isActive(accountId: string): boolean;
  /** What a report or an alert says; undefined when there is nothing left to say. */
  view(payload: OwnMail, name: string, where: { readonly organisation: string; readonly publicUrl: string }): MailView | undefined;
  chart(payload: OwnMail): Buffer | null;
}

export interface ReportRow {
  readonly period: string;
  readonly figures: ReportFigures;
  readonly chart: Buffer;
}

/** The view of a report or an alert, from what was read for it. */
export function ownView(
  payload: OwnMail,
  name: string,
  where: { readonly organisation: string; readonly publicUrl: string },
  found: { readonly report: ReportRow | undefined; readonly troubles: readonly Trouble[] },
): MailView | undefined {
  const { organisation, publicUrl } = where;
  if (payload.kind === 'report') {
    return found.report && { kind: 'report', organisation, name, figures: found.report.figures, link: `${publicUrl}/coverage` };
  }
  const items = found.troubles.map(({ kind, count, names, path }): AlertItem => ({ kind, count, names, link: publicUrl + path }));
  return items.length === 0 ? undefined : { kind: 'alert', organisation, name, items };
}
