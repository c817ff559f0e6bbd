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
  | { readonly kind: 'week'; readonly week: string; readonly walks: readonly Walk[] };

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

export interface TestMail {
  readonly kind: 'test';
  readonly organisation: string;
  readonly address: string;
}

export type MailView = Digest | SignIn | TestMail;

export interface RenderedMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}
