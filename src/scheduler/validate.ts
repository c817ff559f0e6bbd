import { contradictions } from './contradictions.ts';
import type { Fault } from './fault.ts';
import { flatRows, type Problem, type Rows } from './problem.ts';

const MOST_FAULTS = 100;
/** Weeks are kept in 16 bits. */
const MOST_WEEKS = 10_000;

const isWhole = (value: unknown, from: number, below: number): value is number =>
  Number.isInteger(value) && (value as number) >= from && (value as number) < below;

/**
 * Everything that makes a problem malformed (wrong type, unknown index, prerequisite cycle) or contradictory (pins that
 * break a rule). Empty = solvable input. At most 100 faults; contradictions are looked for in well-formed input only.
 */
export function validate(input: Problem): readonly Fault[] {
  const faults: Fault[] = [];
  const report = (path: string, message: string): void => {
    if (faults.length < MOST_FAULTS) faults.push({ path, message });
  };
  const problem = input as unknown as Record<string, unknown> | null;
  if (problem === null || typeof problem !== 'object' || Array.isArray(problem)) {
    return [{ path: '', message: 'must be an object' }];
  }
  if (problem.format !== 'in-their-shoes/problem@1') report('format', 'must be "in-their-shoes/problem@1"');
  if (!isWhole(problem.weeks, 0, MOST_WEEKS + 1)) report('weeks', `must be a whole number from 0 to ${MOST_WEEKS}`);
  if (problem.gap !== undefined && !isWhole(problem.gap, 0, MOST_WEEKS + 1)) report('gap', 'must be a whole number');
  if (problem.pace !== undefined && problem.pace !== 'earliest' && problem.pace !== 'even') report('pace', 'must be "earliest" or "even"');
  for (const name of ['departments', 'employees', 'touchPoints', 'venues']) {
    if (!Array.isArray(problem[name])) report(name, 'must be an array');
    else checkObjects(name, problem[name], report);
  }
  if (faults.length > 0) return faults;
  checkDepartments(input, report);
  checkEmployees(input, report);
  checkTouchPoints(input, report);
  checkVenues(input, report);
  const E = input.employees.length;
  const T = input.touchPoints.length;
  const V = input.venues.length;
  checkRows('exempt', input.exempt, [E, T], report);
  checkRows('deadlines', input.deadlines, [E, T, Number.POSITIVE_INFINITY], report);
  checkRows('pinned', input.pinned, [E, T, V, input.weeks], report);
  checkRows('published', input.published, [E, T, V, Number.POSITIVE_INFINITY], report);
  checkPreferences(input, report);
  if (faults.length > 0) return faults;
  return contradictions(input, MOST_FAULTS);
}

type Report = (path: string, message: string) => void;

function checkObjects(name: string, items: readonly unknown[], report: Report): void {
  items.forEach((item, i) => {
    if (item === null || typeof item !== 'object' || Array.isArray(item)) report(`${name}[${i}]`, 'must be an object');
  });
}

function checkDepartments({ departments }: Problem, report: Report): void {
  departments.forEach(({ maxAway }, d) => {
    if (maxAway != null && !isWhole(maxAway, 0, Number.POSITIVE_INFINITY)) report(`departments[${d}].maxAway`, 'must be a whole number');
  });
}

function checkEmployees({ employees, departments }: Problem, report: Report): void {
  employees.forEach((employee, e) => {
    const path = `employees[${e}]`;
    const { department, site, perWeek, away } = employee;
    if (department != null && !isWhole(department, 0, departments.length))
      report(`${path}.department`, `no department ${String(department)}`);
    if (site != null && !isWhole(site, 0, 1_000_000)) report(`${path}.site`, 'must be a whole number from 0');
    if (perWeek !== undefined && !isWhole(perWeek, 0, Number.POSITIVE_INFINITY)) report(`${path}.perWeek`, 'must be a whole number');
    if (away === undefined) return;
    if (!Array.isArray(away)) {
      report(`${path}.away`, 'must be an array of [from, to]');
      return;
    }
    away.forEach((range: unknown, i: number) => {
      const pair = Array.isArray(range) && range.length === 2 && range.every(Number.isInteger) ? range : null;
      if (pair === null) report(`${path}.away[${i}]`, 'must be [from, to], whole numbers');
      else if (pair[0] > pair[1]) report(`${path}.away[${i}]`, `ends (${pair[1]}) before it begins (${pair[0]})`);
    });
  });
}

function checkTouchPoints({ touchPoints, departments }: Problem, report: Report): void {
  const T = touchPoints.length;
  const before: (readonly number[])[] = [];
  touchPoints.forEach(({ after, ownDepartment }, t) => {
    const path = `touchPoints[${t}]`;
    if (ownDepartment != null && !isWhole(ownDepartment, 0, departments.length)) {
      report(`${path}.ownDepartment`, `no department ${String(ownDepartment)}`);
    }
    if (after !== undefined && !Array.isArray(after)) report(`${path}.after`, 'must be an array');
    const known: number[] = [];
    for (const p of Array.isArray(after) ? after : []) {
      if (isWhole(p, 0, T)) known.push(p);
      else report(`${path}.after`, `no touch-point ${String(p)}`);
    }
    before.push(known);
  });
  const cycle = findCycle(before);
  if (cycle !== null) report(`touchPoints[${cycle[0]}].after`, `prerequisites go in a circle: ${cycle.join(' → ')}`);
}

/** One cycle of the graph node → before[node], first node repeated at the end, or null. Iterative: chains can be long. */
export function findCycle(before: readonly (readonly number[])[]): number[] | null {
  const colour = new Uint8Array(before.length);
  for (let root = 0; root < before.length; root++) {
    if (colour[root] !== 0) continue;
    const path = [root];
    const at = [0];
    colour[root] = 1;
    while (path.length > 0) {
      const node = path[path.length - 1]!;
      const next = before[node]![at[at.length - 1]!++];
      if (next === undefined) {
        colour[node] = 2;
        path.pop();
        at.pop();
      } else if (colour[next] === 1) return [...path.slice(path.indexOf(next)), next];
      else if (colour[next] === 0) {
        colour[next] = 1;
        path.push(next);
        at.push(0);
      }
    }
  }
  return null;
}

function checkVenues({ venues, touchPoints, weeks }: Problem, report: Report): void {
  const isPlaces = (value: unknown): boolean => isWhole(value, 0, Number.POSITIVE_INFINITY);
  venues.forEach((venue, v) => {
    const path = `venues[${v}]`;
    if (!isWhole(venue.touchPoint, 0, touchPoints.length)) report(`${path}.touchPoint`, `no touch-point ${String(venue.touchPoint)}`);
    const { sites, places } = venue;
    if (sites != null && !(Array.isArray(sites) && sites.every((s) => isWhole(s, 0, 1_000_000))))
      report(`${path}.sites`, 'must be null or an array of sites');
    if (!Array.isArray(places)) {
      if (!isPlaces(places)) report(`${path}.places`, 'must be a whole number, or one a week');
    } else if (places.length !== weeks) report(`${path}.places`, `has ${places.length} weeks, the horizon has ${weeks}`);
    else {
      const wrong = places.findIndex((n) => !isPlaces(n));
      if (wrong >= 0) report(`${path}.places[${wrong}]`, 'must be a whole number from 0');
    }
  });
}

function checkRows(name: string, rows: Rows | undefined, limits: readonly number[], report: Report): void {
  if (rows === undefined) return;
  const words = ['employee', 'touch-point', limits.length === 3 ? 'week' : 'venue', 'week'];
  if (!Array.isArray(rows) && !(rows instanceof Int32Array)) {
    report(name, 'must be an array of rows');
    return;
  }
  if (!(rows instanceof Int32Array)) {
    for (let i = 0; i < rows.length; i++) {
      const row: unknown = rows[i];
      if (!Array.isArray(row) || row.length !== limits.length || !row.every(Number.isInteger)) {
        report(`${name}[${i}]`, `must be ${limits.length} whole numbers`);
        return;
      }
    }
  } else if (rows.length % limits.length !== 0) {
    report(name, `must hold ${limits.length} numbers a row`);
    return;
  }
  const flat = flatRows(rows, limits.length);
  for (let i = 0; i < flat.length; i += limits.length) {
    for (let k = 0; k < limits.length; k++) {
      const value = flat[i + k]!;
      const unlimited = limits[k] === Number.POSITIVE_INFINITY;
      if (unlimited ? false : value < 0 || value >= limits[k]!) report(`${name}[${i / limits.length}]`, `no ${words[k]} ${value}`);
    }
  }
}

function checkPreferences({ preferences }: Problem, report: Report): void {
  if (preferences === undefined) return;
  if (preferences === null || typeof preferences !== 'object') {
    report('preferences', 'must be an object');
    return;
  }
  for (const [name, value] of Object.entries(preferences)) {
    if (name === 'weights') {
      for (const [key, weight] of Object.entries(value ?? {})) {
        if (typeof weight !== 'number' || !(weight >= 0)) report(`preferences.weights.${key}`, 'must be a number from 0');
      }
    } else if (typeof value !== 'boolean') report(`preferences.${name}`, 'must be true or false');
  }
}
