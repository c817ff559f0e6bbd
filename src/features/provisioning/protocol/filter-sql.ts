import { isUuid } from '../../../platform/ids.ts';
import { ScimFault } from './faults.ts';
import type { Filter, Literal, Operator } from './filter.ts';

/** An attribute as SQL. `text` is compared without regard to letter case, `exact` with it (RFC 7643, caseExact). */
export interface Column {
  readonly sql: string;
  readonly type: 'text' | 'exact' | 'boolean' | 'time' | 'uuid';
  /** For a value of which there are many: the condition goes into this `EXISTS (… AND <condition>)`. */
  readonly among?: string;
}

/** By path in lower case. */
export type Columns = Readonly<Record<string, Column>>;

export interface Condition {
  readonly sql: string;
  readonly bindings: readonly (string | boolean | Date)[];
}

/** Every value is bound, every name comes from `columns`. @throws invalidFilter */
export function filterToSql(filter: Filter, columns: Columns, prefix = ''): Condition {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const parts = filter.of.map((part) => filterToSql(part, columns, prefix));
      return {
        sql: `(${parts.map(({ sql }) => sql).join(filter.kind === 'and' ? ' AND ' : ' OR ')})`,
        bindings: parts.flatMap(({ bindings }) => bindings),
      };
    }
    case 'not': {
      const { sql, bindings } = filterToSql(filter.of, columns, prefix);
      // What has no value does not match, so its opposite does.
      return { sql: `NOT coalesce(${sql}, false)`, bindings };
    }
    case 'within':
      return filterToSql(filter.of, columns, `${prefix}${filter.path}.`);
    case 'present':
      return wrap(columnOf(columns, prefix + filter.path), (sql) => ({ sql: `${sql} IS NOT NULL`, bindings: [] }));
    case 'compare': {
      const column = columnOf(columns, prefix + filter.path);
      return wrap(column, (sql) => compare(prefix + filter.path, sql, column.type, filter.operator, filter.value));
    }
  }
}

export function columnOf(columns: Columns, path: string): Column {
  if (Object.hasOwn(columns, path)) return columns[path] as Column;
  throw new ScimFault('invalidFilter', `"${path.slice(0, 80)}" cannot be asked for here. Use one of ${Object.keys(columns).join(', ')}.`);
}

const wrap = (column: Column, condition: (sql: string) => Condition): Condition => {
  const { sql, bindings } = condition(column.sql);
  return { sql: column.among === undefined ? sql : `EXISTS (${column.among} AND ${sql})`, bindings };
};

const ORDER: Partial<Record<Operator, string>> = { gt: '>', ge: '>=', lt: '<', le: '<=' };
const NEVER: Condition = { sql: 'false', bindings: [] };

function compare(path: string, sql: string, type: Column['type'], operator: Operator, value: Literal): Condition {
  const unfit = (why: string) => new ScimFault('invalidFilter', `"${path} ${operator}" ${why}`);
  if (value === null) {
    if (operator === 'eq' || operator === 'ne') return { sql: `${sql} IS ${operator === 'ne' ? 'NOT ' : ''}NULL`, bindings: [] };
    throw unfit('cannot be compared with null.');
  }
  const is = operator === 'eq' ? '=' : operator === 'ne' ? 'IS DISTINCT FROM' : undefined;
  switch (type) {
    case 'boolean': {
      const flag = typeof value === 'string' ? { true: true, false: false }[value.toLowerCase()] : value;
      if (is === undefined || typeof flag !== 'boolean') throw unfit('takes eq or ne with true or false.');
      return { sql: `${sql} ${is} ?`, bindings: [flag] };
    }
    case 'time': {
      const sign = is ?? ORDER[operator];
      const time = typeof value === 'string' && /^\d{4}-\d\d-\d\d(T|$)/.test(value) ? new Date(value) : undefined;
      if (sign === undefined || time === undefined || Number.isNaN(time.getTime()))
        throw unfit('takes eq, ne, gt, ge, lt or le with a time such as "2026-12-01T00:00:00Z".');
      return { sql: `${sql} ${sign} ?::timestamptz`, bindings: [time] };
    }
    case 'uuid': {
      if (is === undefined) throw unfit('takes eq, ne or pr.');
      if (typeof value !== 'string' || !isUuid(value)) return operator === 'eq' ? NEVER : { sql: 'true', bindings: [] };
      return { sql: `${sql} ${is} ?::uuid`, bindings: [value.toLowerCase()] };
    }
    default:
      return compareText(
        type === 'text' ? (text) => `lower(${text})` : (text) => text,
        sql,
        operator,
        is ?? ORDER[operator],
        String(value),
      );
  }
}

function compareText(fold: (sql: string) => string, sql: string, operator: Operator, sign: string | undefined, text: string): Condition {
  if (sign !== undefined) return { sql: `${fold(sql)} ${sign} ${fold('?::text')}`, bindings: [text] };
  const plain = text.replaceAll(/[\\%_]/g, '\\$&');
  const pattern = `${operator === 'sw' ? '' : '%'}${plain}${operator === 'ew' ? '' : '%'}`;
  return { sql: `${fold(sql)} LIKE ${fold('?::text')}`, bindings: [pattern] };
}
