import type { AlertKind, ReportFigures, TeamFigures } from '../domain.ts';

/** What a mail says, as data: the templates and the catalogues know nothing of the database. Weeks are Mondays. */
export interface Walk {
  readonly assignmentId: string;
  readonly week: string;
  readonly touchPoint: string;
  readonly stage: string;
  readonly channel: string;
  /** `external`: a customer's touch-point; `internal`: asking a department of one's own house. */
  readonly audience: 'external' | 'internal';
  /** Markdown, as HR typed it. */
  readonly brief: string;
  /** The site, or null when it can be lived anywhere. */
  readonly site: string | null;
  readonly durationMinutes: number | null;
  readonly promisedWaitMinutes: number | null;
  readonly photo: 'none' | 'allowed' | 'required';
  readonly link: string;
}

export type Section =
  | { readonly kind: 'moved'; readonly walk: Walk; readonly fromWeek: string }
  | { readonly kind: 'relocated'; readonly walk: Walk; readonly fromSite: string | null }
  | { readonly kind: 'cancelled'; readonly touchPoint: string; readonly week: string }
  | { readonly kind: 'added'; readonly walk: Walk }
  | { readonly kind: 'reminder'; readonly week: string; readonly walks: readonly Walk[] }
  /** `ahead`: its reader is told before it begins. */
  | { readonly kind: 'week'; readonly week: string; readonly ahead: boolean; readonly walks: readonly Walk[] }
  | { readonly kind: 'missed'; readonly week: string; readonly walks: readonly Walk[] }
  | WelcomeSection
  | IdeaSection
  | TeamSection;

/** The whole path of a new starter; `first` has the link. */
export interface WelcomeSection {
  readonly kind: 'welcome';
  readonly first: Walk;
  readonly steps: readonly { readonly week: string; readonly touchPoint: string; readonly site: string | null }[];
  /** Steps beyond those that are listed. */
  readonly more: number;
}

export const TOLD_IDEA_STATUSES = ['accepted', 'doing', 'done', 'declined'] as const;
export type ToldIdeaStatus = (typeof TOLD_IDEA_STATUSES)[number];

export interface IdeaSection {
  readonly kind: 'idea';
  readonly touchPoint: string;
  /** As its person wrote it. */
  readonly text: string;
  readonly status: ToldIdeaStatus;
  readonly reason: string | null;
  /** Where its person reads what they told. */
  readonly link: string;
}

/** Who of the people right below a manager is out in a week, and the figures of everyone below. */
export interface TeamSection {
  readonly kind: 'team';
  readonly week: string;
  readonly out: readonly { readonly name: string; readonly touchPoint: string; readonly durationMinutes: number | null }[];
  /** Walks of people right below beyond those that are listed. */
  readonly more: number;
  readonly figures: TeamFigures;
  readonly link: string;
}

export interface Digest {
  readonly kind: 'digest';
  readonly organisation: string;
  readonly givenName: string;
  readonly sections: readonly Section[];
  /** The page of the reader's choices of mail; `optional` when they could do without all that this mail says. */
  readonly choices?: { readonly link: string; readonly optional: boolean };
}

export interface SignIn {
  readonly kind: 'sign-in';
  readonly organisation: string;
  readonly name: string;
  readonly link: string;
  /** Minutes until the link ends. */
  readonly minutes: number;
}

/** A sign-in at a provider was connected to somebody's account. */
export interface Connected {
  readonly kind: 'sign-in-connected';
  readonly organisation: string;
  readonly name: string;
  /** What the provider's button says. */
  readonly provider: string;
  /** When, as an ISO instant, and the time zone of its reader. */
  readonly at: string;
  readonly zone: string;
  /** The page where it is taken off again. */
  readonly link: string;
}

export interface TestMail {
  readonly kind: 'test';
  readonly organisation: string;
  readonly address: string;
}

/** The coverage report: a document that may be passed on, so it holds no link that is anybody's own. */
export interface Report {
  readonly kind: 'report';
  readonly organisation: string;
  readonly name: string;
  readonly figures: ReportFigures;
  readonly link: string;
}

export interface AlertItem {
  readonly kind: AlertKind;
  readonly count: number;
  /** What it is about, where it has a name: programmes. */
  readonly names: readonly string[];
  /** The page of the app that settles it. */
  readonly link: string;
}

export interface Alert {
  readonly kind: 'alert';
  readonly organisation: string;
  readonly name: string;
  /** At least one; the most urgent first. */
  readonly items: readonly AlertItem[];
}

export type MailView = Digest | Report | Alert | SignIn | Connected | TestMail;

/** The Content-ID of the report's picture. */
export const CHART_ID = 'coverage@in-their-shoes';

export interface RenderedMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}
