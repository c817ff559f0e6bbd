import type { MailView } from '../model.ts';
import { digest, sampleParts, standing } from './parts.ts';
import type { SampleWords } from './words.ts';

/** One mail of each kind and each reason to write, as most people get it. */
export function typicalMails(words: SampleWords) {
  const { helpline, shop, it, welcome, idea, team, missed } = sampleParts(words);
  const toReader = { organisation: 'Nordwind', name: 'Ada Lovelace' } as const;
  const link = 'https://shoes.example.org/coverage';
  const [everyone, starters] = words.programmes;
  return {
    weekly: digest([{ kind: 'week', week: '2026-12-28', ahead: true, walks: [helpline] }]),
    'weekly-two': digest([{ kind: 'week', week: '2026-12-28', ahead: false, walks: [shop, it] }]),
    moved: digest([{ kind: 'moved', walk: helpline, fromWeek: '2026-12-14' }]),
    cancelled: digest([{ kind: 'cancelled', touchPoint: words.helpline, week: '2026-12-14' }]),
    relocated: digest([{ kind: 'relocated', walk: shop, fromSite: null }]),
    added: digest([{ kind: 'added', walk: it }]),
    changes: digest([
      { kind: 'moved', walk: shop, fromWeek: '2026-12-14' },
      { kind: 'cancelled', touchPoint: words.parcel, week: '2026-12-21' },
    ]),
    reminder: digest([{ kind: 'reminder', week: '2026-12-28', walks: [helpline] }], true),
    digest: digest([
      { kind: 'moved', walk: helpline, fromWeek: '2026-12-14' },
      { kind: 'cancelled', touchPoint: words.parcel, week: '2026-12-21' },
      { kind: 'added', walk: it },
      { kind: 'week', week: '2026-12-28', ahead: true, walks: [shop] },
    ]),
    missed: digest([missed], true),
    'missed-with-weekly': digest([{ kind: 'week', week: '2026-12-28', ahead: true, walks: [shop] }, missed]),
    welcome: digest([welcome]),
    'welcome-with-weekly': digest([welcome, { kind: 'week', week: '2027-01-04', ahead: true, walks: [{ ...shop, week: '2027-01-04' }] }]),
    'idea-accepted': digest([idea('accepted')], true),
    'idea-doing': digest([idea('doing')], true),
    'idea-done': digest([idea('done')], true),
    'idea-declined': digest([idea('declined', words.declined)], true),
    ideas: digest([idea('doing'), { ...idea('declined', words.declined), touchPoint: words.shop, link: shop.link }], true),
    team: digest([team], true),
    'team-small': digest([{ ...team, figures: { ...team.figures, people: 3, lastWeek: null, staff: null } }], true),
    'team-with-weekly': digest([{ kind: 'week', week: '2026-12-28', ahead: true, walks: [shop] }, team]),
    report: {
      kind: 'report',
      ...toReader,
      figures: {
        asOf: '2026-12-31',
        total: standing(4210, 130, 95, 3565),
        leaders: standing(180, 4, 12, 404),
        others: standing(4030, 126, 83, 3161),
        ideas: { open: 37, done: 12 },
        previous: { asOf: '2026-11-30', total: standing(3300, 110, 90, 4500) },
      },
      link,
    },
    'report-first': {
      kind: 'report',
      ...toReader,
      figures: {
        asOf: '2026-12-31',
        total: standing(12, 1, 0, 187),
        leaders: null,
        others: null,
        ideas: { open: 1, done: 0 },
        previous: null,
      },
      link,
    },
    alert: {
      kind: 'alert',
      ...toReader,
      items: [
        { kind: 'plan-failed', count: 1, names: [everyone], link: 'https://shoes.example.org/plan/one' },
        { kind: 'unplaced', count: 17, names: [everyone, starters], link: 'https://shoes.example.org/plans/two?view=unplaced' },
        { kind: 'unknown', count: 1, names: [], link: 'https://shoes.example.org/mailbox?status=unknown' },
        { kind: 'delayed', count: 240, names: [], link: 'https://shoes.example.org/mailbox?status=queued' },
        { kind: 'undelivered', count: 3, names: [], link: 'https://shoes.example.org/mailbox?status=failed' },
        { kind: 'webhook', count: 1, names: ['hooks.example.org'], link: 'https://shoes.example.org/webhooks' },
      ],
    },
    'alert-one': {
      kind: 'alert',
      ...toReader,
      items: [{ kind: 'undelivered', count: 1, names: [], link: 'https://shoes.example.org/mailbox?status=failed' }],
    },
    'sign-in': {
      kind: 'sign-in',
      ...toReader,
      link: 'https://shoes.example.org/sign-in/hidden-CCCCCCCCCCCCCCCCCCCCCCCCC',
      minutes: 10,
    },
    'sign-in-connected': {
      kind: 'sign-in-connected',
      ...toReader,
      provider: 'Nordwind ID',
      at: '2026-12-18T08:30:00.000Z',
      zone: 'Europe/Berlin',
      link: 'https://shoes.example.org/my-sessions',
    },
    test: { kind: 'test', organisation: 'Nordwind', address: 'ada@example.org' },
  } satisfies Record<string, MailView>;
}
