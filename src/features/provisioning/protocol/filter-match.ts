import type { Filter, Literal, Operator } from './filter.ts';

/** Whether one value of a multi-valued attribute is what a PATCH path asks for: `emails[type eq "work"]`. Names are in lower case. */
export function matches(filter: Filter, value: Readonly<Record<string, Literal>>): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.of.every((part) => matches(part, value));
    case 'or':
      return filter.of.some((part) => matches(part, value));
    case 'not':
      return !matches(filter.of, value);
    case 'present':
      return (value[filter.path] ?? null) !== null;
    case 'compare':
      return compare(filter.operator, value[filter.path] ?? null, filter.value);
    case 'within':
      return false;
  }
}

/** Text without regard to letter case; Entra writes booleans as text. */
const fold = (value: Literal): Literal => (value === null || typeof value === 'number' ? value : String(value).toLowerCase());

function compare(operator: Operator, actual: Literal, wanted: Literal): boolean {
  if (operator === 'eq') return fold(actual) === fold(wanted);
  if (operator === 'ne') return fold(actual) !== fold(wanted);
  if (typeof actual !== 'string' || typeof wanted !== 'string') return false;
  return compareText(operator, actual.toLowerCase(), wanted.toLowerCase());
}

function compareText(operator: Exclude<Operator, 'eq' | 'ne'>, actual: string, wanted: string): boolean {
  switch (operator) {
    case 'co':
      return actual.includes(wanted);
    case 'sw':
      return actual.startsWith(wanted);
    case 'ew':
      return actual.endsWith(wanted);
    case 'gt':
      return actual > wanted;
    case 'ge':
      return actual >= wanted;
    case 'lt':
      return actual < wanted;
    case 'le':
      return actual <= wanted;
  }
}
