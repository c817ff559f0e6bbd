import { invalid } from '../../../platform/errors.ts';
import { textOf } from './cells.ts';
import type { Field } from './fields.ts';
import type { Cell } from './reading/rows.ts';

/** Which column feeds which field. */
export interface Columns {
  /** By column index; undefined: nobody asks for it. */
  readonly targets: readonly (Field | undefined)[];
  /** Field name → header of its column, as written in the file. */
  readonly mapping: Readonly<Record<string, string>>;
  readonly ignored: readonly string[];
}

/** What is left of a header when case, spaces, punctuation and accents' encodings do not count. */
const plain = (header: string): string =>
  header
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');

/**
 * Matches the columns of a file with the fields of a kind: first as `map` says, then by name, then by synonym. A field
 * that `map` gives no column (`head:`) is not read at all.
 *
 * @throws invalid when `map` names a field or a column that does not exist, or when the header names one twice
 */
export function matchColumns(fields: readonly Field[], headerCells: readonly Cell[], map: ReadonlyMap<string, string>): Columns {
  const header = headerCells.map((cell) => textOf(cell).trim());
  const names = header.map(plain);
  const targets: (Field | undefined)[] = header.map(() => undefined);
  const mapping: Record<string, string> = {};
  const take = (field: Field, index: number) => {
    targets[index] = field;
    mapping[field.name] = header[index] as string;
  };
  for (const [name, column] of map) {
    const field = requireField(fields, name, '/query/map');
    if (column === '') continue;
    const index = header.indexOf(column) >= 0 ? header.indexOf(column) : names.indexOf(plain(column));
    if (index < 0) {
      throw invalid('/query/map', `The file has no column "${column}" for ${name}. It has ${listed(header)}.`);
    }
    if (names.indexOf(names[index] as string, index + 1) >= 0 && header.indexOf(header[index] as string, index + 1) >= 0) {
      throw invalid('/query/map', `The file has the column "${column}" twice. Rename one of them.`);
    }
    const taken = targets[index];
    if (taken) throw invalid('/query/map', `The column "${column}" cannot be both ${taken.name} and ${name}. Map it once.`);
    take(field, index);
  }
  // All exact names go before any synonym: in a file with "id" and "number", the number is "number".
  for (const rank of ['name', 'synonyms'] as const) {
    for (const field of fields) {
      if (map.has(field.name) || field.name in mapping) continue;
      const wanted = rank === 'name' ? [field.name] : field.synonyms;
      const index = wanted.map((name) => names.findIndex((own, at) => own === plain(name) && !targets[at])).find((at) => at >= 0);
      if (index !== undefined) take(field, index);
    }
  }
  return { targets, mapping, ignored: header.filter((_, index) => !targets[index]) };
}

/** @throws invalid naming the fields that there are */
export function requireField(fields: readonly Field[], name: string, pointer: string): Field {
  const field = fields.find((candidate) => candidate.name === name);
  if (!field) throw invalid(pointer, `"${name}" is no field here. There are ${listed(fields.map((candidate) => candidate.name))}.`);
  return field;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 40).map((name) => (name.length > 60 ? `${name.slice(0, 57)}…` : name));
  return shown.join(', ') + (names.length > shown.length ? ` and ${names.length - shown.length} more` : '');
}
