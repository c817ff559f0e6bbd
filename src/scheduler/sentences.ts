import type { WhyUnplaced, WhyVisit } from './explain.ts';
import type { Bottleneck, Fix, Unrepairable } from './plan.ts';
import type { Problem } from './problem.ts';
import type { Block } from './rules/rule.ts';

const plural = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;
/** Weeks are counted from 1 for people. */
const span = (from: number, to: number): string => (from === to ? `week ${from + 1}` : `weeks ${from + 1}–${to + 1}`);

const RULES: Readonly<Record<Block['rule'], string>> = {
  exempt: 'the person is exempt',
  'per-week': 'the person has another visit in that week',
  away: 'the person is away',
  reach: 'the venue does not serve the person’s site',
  places: 'the venue is full',
  'department-cap': 'too many of the department would be out',
  prerequisites: 'it would come before one of its prerequisites, or after what follows it',
  gap: 'another visit of the person is too close',
  deadline: 'its deadline has passed',
  pins: 'it is pinned',
};

const UNREPAIRABLE: Readonly<Record<Unrepairable, string>> = {
  'no-venue': 'No venue serves their site; add one.',
  person: 'No more weeks or later deadlines repair it: the person is not there for long enough.',
  none: 'No more places, people out, weeks or later deadlines repair it.',
};

/** "Helpline, weeks 3–5: 41 visits need it, 36 fit. Repaired by 2 more places a week, or 1 more week." */
export function bottleneckSentence(bottleneck: Bottleneck): string {
  const { id, resource, from, to, need, have, together, elsewhere = [], unrepairable, confirmedBy } = bottleneck;
  const what =
    resource === 'department' ? 'visits by its people are needed' : resource === 'person' ? 'visits are needed' : 'visits need it';
  const others = (bottleneck.with ?? []).map((other) => other.id);
  const name = others.length === 0 ? id : `${id} (together with ${others.join(', ')})`;
  const repairs = [
    ...changesIn({ ...bottleneck.fix, venue: bottleneck.venue }),
    ...elsewhere.flatMap((other) => changesIn(other).map((text) => `${text} at ${other.id}`)),
  ];
  const checked = confirmedBy === 'bounds' ? ' (counted, not planned again)' : '';
  const repair =
    unrepairable !== undefined
      ? ` ${UNREPAIRABLE[unrepairable]}`
      : repairs.length === 0
        ? ''
        : ` Repaired by ${repairs.join(together ? ' together with ' : ', or ')}${checked}.`;
  return `${name}, ${span(from, to)}: ${need} ${what}, ${have} fit.${repair}`;
}

function changesIn({
  placesPerWeek,
  maxAway,
  extraWeeks,
  deadline,
  venue,
}: Fix & { readonly venue?: string | undefined }): readonly string[] {
  return [
    ...(placesPerWeek === undefined ? [] : [`${plural(placesPerWeek, 'more place')} a week${venue === undefined ? '' : ` at ${venue}`}`]),
    ...(maxAway === undefined ? [] : [`${plural(maxAway, 'more person', 'more people')} out in a week`]),
    ...(extraWeeks === undefined ? [] : [plural(extraWeeks, 'more week')]),
    ...(deadline === undefined ? [] : [`a deadline ${plural(deadline, 'week')} later`]),
  ];
}

export function visitSentence(problem: Problem, why: WhyVisit): string {
  const where = `${problem.touchPoints[why.touchPoint]!.id} at ${problem.venues[why.venue]!.id} in week ${why.week + 1}`;
  if (why.pinned) return `${where}: it is done or announced and does not move.`;
  const earlier = why.alternatives.filter((a) => a.week < why.week);
  const free = earlier.filter((a) => a.blocks.length === 0);
  if (earlier.length === 0) return `${where}: no earlier week exists.`;
  if (free.length > 0) return `${where}: week ${free[0]!.week + 1} was possible too.`;
  const parts = earlier.slice(0, 5).map((a) => `week ${a.week + 1}: ${a.blocks.map((b) => RULES[b.rule]).join(' and ')}`);
  const more = earlier.length > parts.length ? `; and ${earlier.length - parts.length} more` : '';
  return `${where}, because nothing earlier was possible (${parts.join('; ')}${more}).`;
}

export function unplacedSentence(problem: Problem, why: WhyUnplaced): string {
  const what = problem.touchPoints[why.touchPoint]!.id;
  if (!why.required) return `${what}: the person is exempt.`;
  if (why.alternatives.length === 0) return `${what}: no venue serves the person’s site.`;
  if (why.waitsFor.length > 0)
    return `${what}: its prerequisite ${why.waitsFor.map((p) => problem.touchPoints[p]!.id).join(', ')} has no week either.`;
  const causes = why.blockedBy.slice(0, 3).map(({ rule, times }) => `${RULES[rule]} (${plural(times, 'time')})`);
  return `${what}: in all of ${plural(why.alternatives.length, 'possible week')}, ${causes.join('; ')}.`;
}
