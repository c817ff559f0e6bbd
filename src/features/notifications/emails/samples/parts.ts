import type { Standing } from '../../domain.ts';
import type { Digest, IdeaSection, Section, TeamSection, Walk, WelcomeSection } from '../model.ts';
import type { SampleWords } from './words.ts';

/** @param optional whether it consists of news alone, which one can unsubscribe from */
export const digest = (sections: Digest['sections'], optional = false): Digest => ({
  kind: 'digest',
  organisation: 'Nordwind',
  givenName: 'Ada',
  sections,
  choices: { link: 'https://shoes.example.org/unsubscribe/hidden-DDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDD', optional },
});

export const standing = (direct: number, equivalent: number, exempt: number, missing: number): Standing => ({
  required: direct + equivalent + exempt + missing,
  direct,
  equivalent,
  exempt,
  missing,
});

/** The walks and sections that the samples of a language are put together from. */
export function sampleParts(words: SampleWords) {
  const helpline: Walk = {
    assignmentId: '01900000-0000-7000-8000-000000000001',
    week: '2026-12-28',
    touchPoint: words.helpline,
    stage: words.stage,
    channel: 'phone',
    audience: 'external',
    brief: words.brief,
    site: null,
    durationMinutes: 30,
    promisedWaitMinutes: 5,
    photo: 'none',
    link: 'https://shoes.example.org/go/hidden-AAAAAAAAAAAAAAAAAAAAAAAAA',
  };
  const shop: Walk = {
    ...helpline,
    assignmentId: '01900000-0000-7000-8000-000000000002',
    touchPoint: words.shop,
    site: words.site,
    durationMinutes: 120,
    promisedWaitMinutes: null,
    photo: 'required',
    brief: '',
    link: 'https://shoes.example.org/go/hidden-BBBBBBBBBBBBBBBBBBBBBBBBB',
  };
  const it: Walk = {
    ...helpline,
    assignmentId: '01900000-0000-7000-8000-000000000003',
    touchPoint: words.it,
    audience: 'internal',
    photo: 'allowed',
    brief: '',
  };
  const welcome: WelcomeSection = {
    kind: 'welcome',
    first: { ...shop, week: '2027-01-04' },
    steps: [
      { week: '2027-01-04', touchPoint: words.shop, site: words.site },
      { week: '2027-01-11', touchPoint: words.helpline, site: null },
      { week: '2027-01-18', touchPoint: words.ordering, site: null },
      { week: '2027-02-01', touchPoint: words.it, site: null },
    ],
    more: 0,
  };
  const idea = (status: IdeaSection['status'], reason: string | null = null): IdeaSection => ({
    kind: 'idea',
    touchPoint: words.helpline,
    text: words.idea,
    status,
    reason,
    link: 'https://shoes.example.org/go/hidden-DDDDDDDDDDDDDDDDDDDDDDDDD',
  });
  const team: TeamSection = {
    kind: 'team',
    week: '2026-12-28',
    out: [
      { name: 'Grace Hopper', touchPoint: words.helpline, durationMinutes: 30 },
      { name: 'Alan Turing', touchPoint: words.shop, durationMinutes: 120 },
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
  const missed: Section & { kind: 'missed' } = { kind: 'missed', week: '2026-12-21', walks: [{ ...helpline, week: '2026-12-21' }] };
  return { helpline, shop, it, welcome, idea, team, missed };
}
