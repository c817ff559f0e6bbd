import type { WhyUnplaced, WhyVisit } from './explain.ts';
import type { Bottleneck } from './plan.ts';
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

/** "Helpline, weeks 3–5: 41 visits need it, 36 places exist. Two more places a week repair it." */
export function bottleneckSentence({ id, resource, from, to, need, have, fix }: Bottleneck): string {
  const what =
    resource === 'department' ? 'visits by its people are needed' : resource === 'person' ? 'visits are needed' : 'visits need it';
  const repairs: string[] = [];
  if (fix.placesPerWeek !== undefined) repairs.push(`${plural(fix.placesPerWeek, 'more place')} a week`);
  if (fix.maxAway !== undefined) repairs.push(`${plural(fix.maxAway, 'more person', 'more people')} out in a week`);
  if (fix.extraWeeks !== undefined) repairs.push(`${plural(fix.extraWeeks, 'more week')}`);
  if (fix.deadline !== undefined) repairs.push(`a deadline ${plural(fix.deadline, 'week')} later`);
  const repair = repairs.length === 0 ? '' : ` Repaired by ${repairs.join(', or ')}.`;
  return `${id}, ${span(from, to)}: ${need} ${what}, ${have} fit.${repair}`;
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
