import type { Digest, MailView, Walk } from './model.ts';

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

const digest = (sections: Digest['sections']): Digest => ({ kind: 'digest', organisation: 'Nordwind', givenName: 'Ada', sections });

const choices = (optional: boolean): Pick<Digest, 'choices'> => ({
  choices: { link: 'https://shoes.example.org/unsubscribe/hidden-DDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDD', optional },
});

export const SAMPLES = {
  weekly: { ...digest([{ kind: 'week', week: '2026-12-28', walks: [helpline] }]), ...choices(false) },
  'weekly-two': digest([{ kind: 'week', week: '2026-12-28', walks: [shop, it] }]),
  moved: digest([{ kind: 'moved', walk: helpline, fromWeek: '2026-12-14' }]),
  cancelled: digest([{ kind: 'cancelled', touchPoint: 'The helpline', week: '2026-12-14' }]),
  relocated: digest([{ kind: 'relocated', walk: shop, fromSite: null }]),
  reminder: { ...digest([{ kind: 'reminder', week: '2026-12-28', walks: [helpline] }]), ...choices(true) },
  digest: digest([
    { kind: 'moved', walk: helpline, fromWeek: '2026-12-14' },
    { kind: 'cancelled', touchPoint: 'The parcel', week: '2026-12-21' },
    { kind: 'added', walk: it },
    { kind: 'week', week: '2026-12-28', walks: [shop] },
  ]),
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
