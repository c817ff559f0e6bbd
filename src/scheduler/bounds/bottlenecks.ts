import type { Bottleneck, Elsewhere, Fix, Resource } from '../plan.ts';
import type { Problem } from '../problem.ts';
import { type Change, venueOf } from './changes.ts';
import type { Remedy } from './remedy.ts';
import type { Shortage } from './shortage.ts';

/** The shortage in the words of the plan file, without a fix. Weeks behind the horizon are those that another fix adds. */
export function describe(problem: Problem, { kind, index, from, to, need, have }: Shortage): Bottleneck {
  return { resource: kind, id: idOf(problem, kind, index), from, to: Math.max(from, to), need, have, fix: {} };
}

export function idOf(problem: Problem, kind: Resource, index: number): string {
  switch (kind) {
    case 'venue':
      return problem.venues[index]!.id;
    case 'touch-point':
      return problem.touchPoints[index]!.id;
    case 'department':
      return problem.departments[index]!.id;
    case 'person':
      return problem.employees[index]!.id;
    case 'company':
      return 'company';
  }
}

/** A remedy in the words of the plan file: its ways to repair, each alone enough, or the one way that takes several changes. */
export function describeRemedy(problem: Problem, remedy: Remedy, confirmedBy: 'solving' | 'bounds'): Bottleneck {
  const { shortage, options, unrepairable, proved, others } = remedy;
  const extra = {
    ...(others === undefined || others.length === 0
      ? {}
      : { with: others.map(({ kind, index }) => ({ resource: kind, id: idOf(problem, kind, index) })) }),
    ...(proved === false ? { proved: false as const } : {}),
  };
  const bare = { ...describe(problem, shortage), ...extra };
  const [first] = options;
  if (first === undefined) return { ...bare, unrepairable: unrepairable ?? 'none' };
  const isOwn = ({ at, kind }: Change): boolean => kind === 'extraWeeks' || (at.kind === shortage.kind && at.index === shortage.index);
  const isDirect = (option: readonly Change[]): boolean => option.length === 1 && isOwn(option[0]!);
  if (isDirect(first)) {
    const fix: Fix = Object.fromEntries(options.filter(isDirect).map(([change]) => [change!.kind, change!.amount]));
    return { ...bare, fix, ...venueName(problem, options.flat().filter(isOwn)), confirmedBy };
  }
  const fix: Record<string, number> = {};
  for (const change of first) if (isOwn(change)) fix[change.kind] = (fix[change.kind] ?? 0) + change.amount;
  const elsewhere = first
    .filter((change) => !isOwn(change))
    .map(({ at, kind, amount }): Elsewhere => {
      const { resource, id, from, to } = describe(problem, { ...at, need: 0, have: 0 });
      return { resource, id, from, to, [kind]: amount, ...venueName(problem, [{ at, kind, amount }]) };
    });
  return {
    ...bare,
    fix,
    ...venueName(problem, first.filter(isOwn)),
    ...(first.length > 1 ? { together: true as const } : {}),
    ...(elsewhere.length > 0 ? { elsewhere } : {}),
    confirmedBy,
  };
}

/** Says where the places are meant when the touch-point has several venues. */
function venueName(problem: Problem, changes: readonly Change[]): { readonly venue?: string } {
  const places = changes.find(({ at, kind }) => kind === 'placesPerWeek' && at.kind === 'touch-point');
  if (places === undefined || problem.venues.filter(({ touchPoint }) => touchPoint === places.at.index).length < 2) return {};
  return { venue: problem.venues[venueOf(problem, places.at)]!.id };
}
