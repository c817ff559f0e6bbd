import { weekOf } from '../../platform/iso-week.ts';
import type { HardRuleName, WhyVisit } from '../../scheduler/index.ts';
import type { KeptBottleneck, KeptFix } from './domain.ts';

/**
 * Everything planning says in words, in English. One place, so that another language is one more such table.
 * Weeks come in as Mondays and are said as ISO weeks.
 */
const weeks = (from: string, to: string): string => (from === to ? `week ${weekOf(from)}` : `weeks ${weekOf(from)} to ${weekOf(to)}`);
const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;

/** Why a visit stays unplaced: the rule that closes every week for it. */
const UNPLACED: Readonly<Record<string, (who: string, what: string) => string>> = {
  'no-venue': (who, what) => `No venue of ${what} is open to ${who}. Add one for their site, or one that is open to everyone.`,
  'no-place': (who, what) => `Every place of ${what} in the weeks in which ${who} is free goes to somebody else. Add places, or weeks.`,
  'no-week': (who, what) => `${who} has no free week left for ${what}. Give the programme more weeks, or raise their weekly load.`,
  'department-cap': (who, what) =>
    `As many of ${who}'s department as may be away are out in every week that is left for ${what}. Raise the cap, or add weeks.`,
  deadline: (who, what) => `${who} cannot live ${what} before its deadline. Move the deadline, or add places before it.`,
  prerequisite: (who, what) => `${what} comes after a touch-point that ${who} has no week for. See that one.`,
  'not-found': (who, what) =>
    `No week for ${who} and ${what} was found in time, though none of the rules forbids it. Generate again with another seed.`,
  stopped: (who, what) => `The search was ended before ${who} and ${what} had their turn. Generate again.`,
};

export const unplacedSentence = (reason: string, who: string, what: string): string =>
  (UNPLACED[reason] ?? (UNPLACED['not-found'] as (typeof UNPLACED)[string]))(who, what);

/** "Helpline, weeks 2027-W03 to 2027-W05: 41 people need it, 36 places exist. Two more places a week repair it." */
export function bottleneckSentence(bottleneck: Omit<KeptBottleneck, 'id'>): string {
  const { resource, name, need, have } = bottleneck;
  const when = weeks(bottleneck.fromWeek, bottleneck.toWeek);
  const lack = {
    venue: () => `${name}, ${when}: ${count(need, 'visit needs', 'visits need')} it, ${count(have, 'place exists', 'places exist')}.`,
    'touch-point': () =>
      `${name}, ${when}: ${count(need, 'visit needs', 'visits need')} it, ${count(have, 'place exists', 'places exist')} in all its venues.`,
    department: () =>
      `${name}, ${when}: ${count(need, 'visit', 'visits')} of its people, room for ${have} without too many being away at once.`,
    person: () => `${name}, ${when}: ${count(need, 'visit', 'visits')} to do, time for ${have}.`,
    company: () => `Everyone together, ${when}: ${count(need, 'visit', 'visits')} to do, room for ${have}.`,
  }[resource]();
  const along = (bottleneck.with ?? []).length > 0 ? ` It is short only together with ${namesAnd(bottleneck.with ?? [])}.` : '';
  const found = bottleneck.proved === false ? ' That is what the search found; a plan is not proved impossible.' : '';
  const remedy = bottleneck.unrepairable === undefined ? remedySentence(bottleneck) : UNREPAIRABLE[bottleneck.unrepairable](name);
  return `${lack}${along}${found}${remedy === '' ? '' : ` ${remedy}`}`;
}

const UNREPAIRABLE: Readonly<Record<NonNullable<KeptBottleneck['unrepairable']>, (name: string) => string>> = {
  'no-venue': () => 'None of its venues is open to these people. Add one for their site, or one that is open to everyone.',
  person: (name) =>
    `${name} is not there for long enough: neither more weeks nor later deadlines repair it. Grant an exemption, or raise their weekly load.`,
  none: () => 'Neither more places, more people away, more weeks nor later deadlines repair it.',
};

/** What repairs it, how it has to be combined, and that it was only counted where it was not planned again. */
function remedySentence({ fix, elsewhere = [], together, confirmedBy }: Omit<KeptBottleneck, 'id'>): string {
  const others = elsewhere.flatMap(({ name, ...change }) => ways(change).map((way) => `${way} at ${name}`));
  const all = [...ways(fix), ...others];
  const checked = confirmedBy === 'bounds' ? ' This was counted, not planned again.' : '';
  if (all.length === 0) return '';
  if (together !== true && others.length === 0) return `${fixSentence(fix)}${checked}`;
  return `${capital(namesAnd(all))}${all.length > 1 ? ' together' : ''} would repair it.${checked}`;
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
const namesAnd = (names: readonly string[]): string => joined(names, 'and');
const joined = (names: readonly string[], word: 'and' | 'or'): string =>
  names.length <= 1 ? names.join('') : `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`;

const ways = (fix: KeptFix): readonly string[] => [
  ...(fix.placesPerWeek === undefined
    ? []
    : [`${count(fix.placesPerWeek, 'more place', 'more places')} a week${fix.venue === undefined ? '' : ` at ${fix.venue}`}`]),
  ...(fix.maxAway === undefined ? [] : [`${count(fix.maxAway, 'more person', 'more people')} of the department away at once`]),
  ...(fix.extraWeeks === undefined ? [] : [count(fix.extraWeeks, 'more week', 'more weeks')]),
  ...(fix.deadline === undefined ? [] : [`deadlines ${count(fix.deadline, 'week', 'weeks')} later`]),
];

export function fixSentence(fix: KeptFix): string {
  const all = ways(fix);
  return all.length === 0 ? '' : `${capital(joined(all, 'or'))} would repair it.`;
}

export const unreachableSentence = (what: string, people: number): string =>
  `${what}: ${count(people, 'person has', 'people have')} no venue that is open to their site. Add one for it, or one that is open to everyone.`;

/** Why a draft can no longer be published. */
export const OUTDATED = {
  base: () => 'Another plan of this programme was published since this one was generated.',
  weeks: (number: number) => `${count(number, 'visit lies', 'visits lie')} in weeks that have begun meanwhile.`,
  announced: (number: number) => `${count(number, 'visit was', 'visits were')} announced meanwhile and would move.`,
  changed: (number: number) => `${count(number, 'assignment was', 'assignments were')} moved, closed or cancelled meanwhile.`,
  elsewhere: (number: number) =>
    `${count(number, 'visit is', 'visits are')} done, credited, exempt or asked for by another programme by now.`,
  people: (number: number) =>
    `${count(number, 'person', 'people')} in it left or changed meanwhile, or can no longer come in the week planned.`,
  room: (number: number) => `Another programme took ${count(number, 'place or week', 'places or weeks')} that this plan counts on.`,
  remedy: () => 'Generate again; the new plan keeps whatever still fits.',
};

export const outdatedSentence = (reasons: readonly string[]): string => [...reasons, OUTDATED.remedy()].join(' ');

/** Why a week and venue could not be had: the scheduler's rules, as a clause. */
const BLOCKS: Readonly<Record<HardRuleName, string>> = {
  exempt: 'the person is exempt',
  'per-week': 'the person has another visit in that week',
  away: 'the person is away',
  reach: 'the venue is not for their site',
  places: 'every place is taken',
  'department-cap': 'too many of the department would be out',
  prerequisites: 'it would not come after its prerequisite, or before what builds on it',
  gap: 'another visit of the person is too close',
  deadline: 'it is after the deadline',
  pins: 'it was announced for another week',
};

export const blockSentence = (rule: HardRuleName): string => BLOCKS[rule];

const MOST_REASONS = 5;

type Told = 'added-later' | 'pinned' | 'first-week' | 'earlier-free' | 'no-venue-earlier' | 'nothing-earlier' | 'not-asked';

/**
 * Why a visit stands where it stands, told by the weeks before it.
 *
 * @param why null when the plan did not place it
 * @param weekAt names a week of the plan
 */
export function whySentence(
  reason: string,
  why: WhyVisit | null,
  { moved, weekAt }: { readonly moved: boolean; weekAt(index: number): string },
): string {
  if (why === null) {
    return reason === 'not-asked'
      ? 'The plan did not ask for this visit: it was exempt, credited, done or asked elsewhere.'
      : 'The plan did not place this visit; it was added afterwards.';
  }
  const here = moved ? `It was moved after the plan, which had put it into ${weekAt(why.week)}. ` : '';
  const earlier = why.alternatives.filter(({ week }) => week < why.week);
  switch (reason as Told) {
    case 'pinned':
      return `${here}It was announced or done already when the plan was drawn up, so it stayed.`;
    case 'first-week':
      return `${here}It is in the first week that was open.`;
    case 'earlier-free': {
      const free = earlier.find(({ blocks }) => blocks.length === 0) as WhyVisit['alternatives'][number];
      return `${here}${weekAt(free.week)} was free as well; this week was chosen for the preferences of the programme or the evenness of the plan.`;
    }
    case 'no-venue-earlier':
      return `${here}No venue was open in an earlier week.`;
    default:
      return `${here}No earlier week was possible. ${blockedWeeks(earlier, weekAt)}.`;
  }
}

function blockedWeeks(earlier: WhyVisit['alternatives'], weekAt: (index: number) => string): string {
  const byWeek = new Map<number, Set<string>>();
  for (const { week, blocks } of earlier) {
    const reasons = byWeek.get(week) ?? new Set();
    for (const { rule } of blocks) reasons.add(BLOCKS[rule]);
    byWeek.set(week, reasons);
  }
  const told = [...byWeek].slice(0, MOST_REASONS).map(([week, reasons]) => `${weekAt(week)}: ${[...reasons].join(', ')}`);
  const more = byWeek.size - told.length;
  return `${told.join('; ')}${more > 0 ? `; and ${count(more, 'more week', 'more weeks')}` : ''}`;
}

/** Who exists only in a "what if". */
export const SOMEBODY_NEW = 'Somebody new';

/** What a "what if" changes. */
export interface Changes {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** How many venues get other places. */
  readonly places: number;
  /** People who join. */
  readonly people?: number;
  /** Departments that get another cap. */
  readonly caps?: number;
  /** Touch-points that get another deadline. */
  readonly deadlines?: number;
  readonly gap?: number | null;
  /** An ISO week. */
  readonly endWeek?: string | null;
  readonly weeks: number | null;
}

interface Outlook {
  readonly status: 'feasible' | 'infeasible';
  readonly weeks: number;
  readonly lowerBoundWeeks: number | null;
}

const listed = (names: readonly string[]): string => names.map((name) => `“${name}”`).join(', ');

/** "With “Click and collect”, a plan takes at least 18 weeks instead of 12: 6 more. It no longer fits the 15 weeks there are." */
export function whatIfSentence(changes: Changes, now: Outlook, then: Outlook): string {
  const what = [
    ...(changes.added.length > 0 ? [`with ${listed(changes.added)}`] : []),
    ...(changes.removed.length > 0 ? [`without ${listed(changes.removed)}`] : []),
    ...(changes.places > 0 ? [`with other places at ${count(changes.places, 'venue', 'venues')}`] : []),
    ...(changes.people ? [`with ${count(changes.people, 'more person', 'more people')}`] : []),
    ...(changes.caps ? [`with another limit for ${count(changes.caps, 'department', 'departments')}`] : []),
    ...(changes.deadlines ? [`with other deadlines for ${count(changes.deadlines, 'touch-point', 'touch-points')}`] : []),
    ...(changes.gap == null ? [] : [`with ${count(changes.gap, 'week', 'weeks')} between walks`]),
    ...(changes.endWeek == null ? [] : [`until ${changes.endWeek}`]),
    ...(changes.weeks === null ? [] : [`with ${count(changes.weeks, 'week', 'weeks')}`]),
  ].join(', ');
  const start = what === '' ? 'As asked' : what.charAt(0).toUpperCase() + what.slice(1);
  const from = now.lowerBoundWeeks;
  const to = then.lowerBoundWeeks;
  const length =
    to === null
      ? 'no number of weeks would be enough'
      : from === null
        ? `a plan takes at least ${count(to, 'week', 'weeks')}; today no number of weeks would be enough`
        : to === from
          ? `a plan takes at least ${count(to, 'week', 'weeks')}, as it does today`
          : `a plan takes at least ${count(to, 'week', 'weeks')} instead of ${from}: ${Math.abs(to - from)} ${to > from ? 'more' : 'fewer'}`;
  const fits =
    then.status === now.status
      ? then.status === 'feasible'
        ? ''
        : ` It still does not fit the ${count(then.weeks, 'week', 'weeks')} there are.`
      : then.status === 'feasible'
        ? ` Then it fits the ${count(then.weeks, 'week', 'weeks')} there are.`
        : ` It no longer fits the ${count(then.weeks, 'week', 'weeks')} there are.`;
  return `${start}, ${length}.${fits}`;
}
