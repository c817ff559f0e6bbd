import type { Problem } from '../../../scheduler/index.ts';

/**
 * Touch-points that some people cannot reach: no venue is open to their site, or none ever has a place. Bounds do not
 * speak of them, because no number of weeks or places a week would help.
 *
 * @param touchPoints how many of the problem's touch-points are real ones; stand-ins come behind them
 * @returns [touchPoint, people] for each with at least one such person
 */
export function unreachable(
  problem: Problem,
  people: number,
  touchPoints: number,
): readonly (readonly [touchPoint: number, people: number])[] {
  const open = Array.from({ length: touchPoints }, () => new Set<number>());
  const anywhere = new Uint8Array(touchPoints);
  for (const { touchPoint, sites, places } of problem.venues) {
    if (touchPoint >= touchPoints || !(typeof places === 'number' ? places > 0 : places.some((number) => number > 0))) continue;
    if (sites == null) anywhere[touchPoint] = 1;
    else for (const site of sites) open[touchPoint]?.add(site);
  }
  const exempt = new Uint8Array(people * touchPoints);
  const rows = problem.exempt as Int32Array;
  for (let i = 0; i < rows.length; i += 2) {
    const [e, t] = [rows[i] as number, rows[i + 1] as number];
    if (e < people && t < touchPoints) exempt[e * touchPoints + t] = 1;
  }
  const counts = new Int32Array(touchPoints);
  for (let e = 0; e < people; e++) {
    const site = problem.employees[e]?.site ?? -1;
    for (let t = 0; t < touchPoints; t++) {
      if (exempt[e * touchPoints + t] === 0 && anywhere[t] === 0 && !open[t]?.has(site)) counts[t] = (counts[t] as number) + 1;
    }
  }
  return [...counts].flatMap((number, t) => (number > 0 ? [[t, number] as const] : []));
}
