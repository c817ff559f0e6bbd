import type { Standing } from '../domain.ts';
import type { Digest, IdeaSection, MailView, Section, TeamSection, Walk, WelcomeSection } from './model.ts';

/** Sample data for the preview of each kind of mail in the app, and for the snapshot tests. */
const helpline: Walk = {
  assignmentId: '01900000-0000-7000-8000-000000000001',
  week: '2026-12-28',
  touchPoint: 'The helpline',
  stage: 'Help',
  channel: 'phone',
  audience: 'external',
  brief:
    'Call and ask about **an order**.\n\n1. Do not say where you work.\n2. Wait as long as it takes.\n\nSee [the site](https://example.org/help).',
  site: null,
  durationMinutes: 30,
  promisedWaitMinutes: 5,
  photo: 'none',
  link: 'https://shoes.example.org/go/hidden-AAAAAAAAAAAAAAAAAAAAAAAAA',
};

const shop: Walk = {
  ...helpline,
  assignmentId: '01900000-0000-7000-8000-000000000002',
  touchPoint: 'The shop queue',
  site: 'Hamburg shop',
  durationMinutes: 120,
  promisedWaitMinutes: null,
  photo: 'required',
  brief: '',
  link: 'https://shoes.example.org/go/hidden-BBBBBBBBBBBBBBBBBBBBBBBBB',
};

const it: Walk = {
  ...helpline,
  assignmentId: '01900000-0000-7000-8000-000000000003',
  touchPoint: 'Asking IT',
  audience: 'internal',
  photo: 'allowed',
  brief: '',
};

/** @param optional whether it consists of news alone, which one can unsubscribe from */
const digest = (sections: Digest['sections'], optional = false): Digest => ({
  kind: 'digest',
  organisation: 'Nordwind',
  givenName: 'Ada',
  sections,
  choices: { link: 'https://shoes.example.org/unsubscribe/hidden-DDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDD', optional },
});

const welcome: WelcomeSection = {
  kind: 'welcome',
  first: { ...shop, week: '2027-01-04' },
  steps: [
    { week: '2027-01-04', touchPoint: 'The shop queue', site: 'Hamburg shop' },
    { week: '2027-01-11', touchPoint: 'The helpline', site: null },
    { week: '2027-01-18', touchPoint: 'Ordering online and waiting for the parcel', site: null },
    { week: '2027-02-01', touchPoint: 'Asking IT', site: null },
  ],
  more: 0,
};

const idea = (status: IdeaSection['status'], reason: string | null = null): IdeaSection => ({
  kind: 'idea',
  touchPoint: 'The helpline',
  text: 'Say how long the wait will be.\nI would have called later.',
  status,
  reason,
  link: 'https://shoes.example.org/go/hidden-DDDDDDDDDDDDDDDDDDDDDDDDD',
});

const standing = (direct: number, equivalent: number, exempt: number, missing: number): Standing => ({
  required: direct + equivalent + exempt + missing,
  direct,
  equivalent,
  exempt,
  missing,
});

const team: TeamSection = {
  kind: 'team',
  week: '2026-12-28',
  out: [
    { name: 'Grace Hopper', touchPoint: 'The helpline', durationMinutes: 30 },
    { name: 'Alan Turing', touchPoint: 'The shop queue', durationMinutes: 120 },
  ],
  more: 0,
  figures: {
    asOf: '2026-12-25',
    people: 14,
    lastWeek: { week: '2026-12-14', done: 9, open: 2, excused: 1 },
    own: standing(5, 0, 1, 6),
    staff: standing(61, 4, 3, 100),
  },
  link: 'https://shoes.example.org/coverage',
};
const smallTeam: TeamSection = { ...team, figures: { ...team.figures, people: 3, lastWeek: null, staff: null } };

const missed: Section = { kind: 'missed', week: '2026-12-21', walks: [{ ...helpline, week: '2026-12-21' }] };

export const SAMPLES = {
  weekly: digest([{ kind: 'week', week: '2026-12-28', walks: [helpline] }]),
  'weekly-two': digest([{ kind: 'week', week: '2026-12-28', walks: [shop, it] }]),
  moved: digest([{ kind: 'moved', walk: helpline, fromWeek: '2026-12-14' }]),
  cancelled: digest([{ kind: 'cancelled', touchPoint: 'The helpline', week: '2026-12-14' }]),
  relocated: digest([{ kind: 'relocated', walk: shop, fromSite: null }]),
  reminder: digest([{ kind: 'reminder', week: '2026-12-28', walks: [helpline] }], true),
  digest: digest([
    { kind: 'moved', walk: helpline, fromWeek: '2026-12-14' },
    { kind: 'cancelled', touchPoint: 'The parcel', week: '2026-12-21' },
    { kind: 'added', walk: it },
    { kind: 'week', week: '2026-12-28', walks: [shop] },
  ]),
  missed: digest([missed], true),
  'missed-with-weekly': digest([{ kind: 'week', week: '2026-12-28', walks: [shop] }, missed]),
  welcome: digest([welcome]),
  'welcome-with-weekly': digest([welcome, { kind: 'week', week: '2027-01-04', walks: [{ ...shop, week: '2027-01-04' }] }]),
  'idea-accepted': digest([idea('accepted')], true),
  'idea-doing': digest([idea('doing')], true),
  'idea-done': digest([idea('done')], true),
  'idea-declined': digest([idea('declined', 'The telephone system cannot do it. We will look for one that can in 2028.')], true),
  team: digest([team], true),
  'team-small': digest([smallTeam], true),
  report: {
    kind: 'report',
    organisation: 'Nordwind',
    name: 'Ada Lovelace',
    figures: {
      asOf: '2026-12-31',
      total: standing(4210, 130, 95, 3565),
      leaders: standing(180, 4, 12, 404),
      others: standing(4030, 126, 83, 3161),
      ideas: { open: 37, done: 12 },
      previous: { asOf: '2026-11-30', total: standing(3300, 110, 90, 4500) },
    },
    link: 'https://shoes.example.org/coverage',
  },
  'report-first': {
    kind: 'report',
    organisation: 'Nordwind',
    name: 'Ada Lovelace',
    figures: {
      asOf: '2026-12-31',
      total: standing(12, 1, 0, 187),
      leaders: null,
      others: null,
      ideas: { open: 1, done: 0 },
      previous: null,
    },
    link: 'https://shoes.example.org/coverage',
  },
  alert: {
    kind: 'alert',
    organisation: 'Nordwind',
    name: 'Ada Lovelace',
    items: [
      { kind: 'plan-failed', count: 1, names: ['Everyone 2027'], link: 'https://shoes.example.org/plan/one' },
      { kind: 'unplaced', count: 17, names: ['Everyone 2026', 'New starters'], link: 'https://shoes.example.org/plans/two?view=unplaced' },
      { kind: 'unknown', count: 1, names: [], link: 'https://shoes.example.org/mailbox?status=unknown' },
      { kind: 'delayed', count: 240, names: [], link: 'https://shoes.example.org/mailbox?status=queued' },
      { kind: 'undelivered', count: 3, names: [], link: 'https://shoes.example.org/mailbox?status=failed' },
      { kind: 'webhook', count: 1, names: ['hooks.example.org'], link: 'https://shoes.example.org/webhooks' },
    ],
  },
  'alert-one': {
    kind: 'alert',
    organisation: 'Nordwind',
    name: 'Ada Lovelace',
    items: [{ kind: 'undelivered', count: 1, names: [], link: 'https://shoes.example.org/mailbox?status=failed' }],
  },
  'sign-in': {
    kind: 'sign-in',
    organisation: 'Nordwind',
    name: 'Ada Lovelace',
    link: 'https://shoes.example.org/sign-in/hidden-CCCCCCCCCCCCCCCCCCCCCCCCC',
    minutes: 15,
  },
  test: { kind: 'test', organisation: 'Nordwind', address: 'ada@example.org' },
} satisfies Record<string, MailView>;

export type SampleName = keyof typeof SAMPLES;
export const SAMPLE_NAMES = Object.keys(SAMPLES) as [SampleName, ...SampleName[]];
