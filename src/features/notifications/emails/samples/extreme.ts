import { addDays } from '../../../../platform/iso-week.ts';
import type { Digest, MailView, Walk } from '../model.ts';
import { digest, sampleParts, standing } from './parts.ts';
import type { SampleWords } from './words.ts';

/** What the templates must bear: the longest names, the most and the fewest of everything, one and none, all parts in one mail. */
export function extremeMails(words: SampleWords) {
  const { helpline, shop, it, welcome, idea, team, missed } = sampleParts(words);
  const long: Walk = {
    ...helpline,
    assignmentId: '01900000-0000-7000-8000-000000000004',
    touchPoint: words.long.touchPoint,
    site: words.long.site,
    brief: words.long.brief,
    durationMinutes: 480,
    promisedWaitMinutes: 1,
    photo: 'required',
  };
  const many = Array.from(
    { length: 10 },
    (_, index): Walk => ({
      ...(index % 2 === 0 ? long : it),
      assignmentId: `01900000-0000-7000-8000-0000000001${String(index).padStart(2, '0')}`,
    }),
  );
  const named = (mail: Digest): Digest => ({
    ...mail,
    organisation: words.long.organisation,
    givenName: 'Wolfeschlegelsteinhausenbergerdorff-Charlotte',
  });
  const { figures } = team;
  const reader = { organisation: words.long.organisation, name: 'Wolfeschlegelsteinhausenbergerdorff-Charlotte von und zu Hohenfeld' };
  const report = (mail: Pick<Extract<MailView, { kind: 'report' }>, 'figures'>) =>
    ({ kind: 'report', ...reader, ...mail, link: team.link }) as const;
  return {
    'weekly-long': named(digest([{ kind: 'week', week: '2026-09-28', ahead: true, walks: [{ ...long, week: '2026-09-28' }] }])),
    'weekly-many': named(digest([{ kind: 'week', week: '2026-12-28', ahead: true, walks: many }])),
    'reminder-two': digest([{ kind: 'reminder', week: '2026-12-28', walks: [shop, long] }], true),
    'changes-all': named(
      digest([
        { kind: 'moved', walk: long, fromWeek: '2026-12-14' },
        { kind: 'relocated', walk: helpline, fromSite: words.site },
        { kind: 'cancelled', touchPoint: words.parcel, week: '2026-12-21' },
        { kind: 'added', walk: it },
      ]),
    ),
    'relocated-anywhere': digest([{ kind: 'relocated', walk: helpline, fromSite: words.site }]),
    'missed-three': digest(
      [missed, { ...missed, week: '2026-12-14', walks: [shop, long].map((walk) => ({ ...walk, week: '2026-12-14' })) }],
      true,
    ),
    'welcome-one': digest([{ ...welcome, steps: welcome.steps.slice(0, 1) }]),
    'welcome-long': named(
      digest([
        {
          ...welcome,
          steps: Array.from({ length: 60 }, (_, index) => ({
            week: addDays('2027-01-04', index * 7),
            touchPoint: index % 3 === 0 ? words.long.touchPoint : words.helpline,
            site: index % 3 === 1 ? null : words.long.site,
          })),
          more: 1,
        },
      ]),
    ),
    'idea-long': digest([{ ...idea('done'), touchPoint: words.long.touchPoint, text: `${words.idea}\n\n${words.long.brief}` }], true),
    'team-nobody-out': digest(
      [{ ...team, out: [], figures: { ...figures, lastWeek: { week: '2026-12-14', done: 1, open: 0, excused: 0 }, own: null } }],
      true,
    ),
    'team-long': named(
      digest(
        [
          {
            ...team,
            out: Array.from({ length: 25 }, (_, index) => ({
              name: index % 2 === 0 ? 'Grace Brewster Murray Hopper' : 'Alan Turing',
              touchPoint: index % 3 === 0 ? words.long.touchPoint : words.shop,
              durationMinutes: index % 4 === 0 ? null : 60,
            })),
            more: 1,
            figures: { ...figures, people: 123_456, own: standing(0, 0, 0, 0), staff: standing(1_234_567, 89_012, 3456, 4_567_890) },
          },
        ],
        true,
      ),
    ),
    everything: named(
      digest([
        { kind: 'week', week: '2026-12-28', ahead: true, walks: [shop, long] },
        { kind: 'moved', walk: helpline, fromWeek: '2026-12-14' },
        { kind: 'cancelled', touchPoint: words.parcel, week: '2026-12-21' },
        missed,
        idea('accepted'),
        { ...idea('declined', words.declined), touchPoint: words.shop, link: shop.link },
        team,
      ]),
    ),
    'report-large': report({
      figures: {
        asOf: '2026-09-30',
        total: standing(3_210_987, 123_456, 65_432, 1_600_125),
        leaders: standing(180_000, 4000, 12_000, 404_000),
        others: standing(3_030_987, 119_456, 53_432, 1_196_125),
        ideas: { open: 0, done: 1 },
        previous: { asOf: '2026-06-30', total: standing(3_210_987, 123_456, 65_432, 1_400_125) },
      },
    }),
    'report-same': report({
      figures: {
        asOf: '2026-12-31',
        total: standing(200, 0, 0, 0),
        leaders: null,
        others: null,
        ideas: { open: 0, done: 0 },
        previous: { asOf: '2026-11-30', total: standing(200, 0, 0, 0) },
      },
    }),
    'alert-other': {
      kind: 'alert',
      ...reader,
      items: [
        { kind: 'unknown', count: 2, names: [], link: 'https://shoes.example.org/mailbox?status=unknown' },
        { kind: 'plan-failed', count: 3, names: [...words.programmes, words.long.touchPoint], link: 'https://shoes.example.org/plan' },
        { kind: 'unplaced', count: 1, names: [words.programmes[0]], link: 'https://shoes.example.org/plans/two?view=unplaced' },
        { kind: 'delayed', count: 1, names: [], link: 'https://shoes.example.org/mailbox?status=queued' },
        { kind: 'undelivered', count: 1, names: [], link: 'https://shoes.example.org/mailbox?status=failed' },
        {
          kind: 'webhook',
          count: 2,
          names: ['hooks.example.org', 'a-very-long-name-of-a-machine.within.a-deep.tree-of-names.example.com'],
          link: 'https://shoes.example.org/webhooks',
        },
      ],
    },
  } satisfies Record<string, MailView>;
}
