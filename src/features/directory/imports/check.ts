import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { invalid } from '../../../platform/errors.ts';
import type { Report } from './context.ts';
import { rejectLines, rootless } from './cycle-store.ts';
import { loopsOf } from './domain.ts';
import { MAX_FAULTS } from './faults.ts';
import * as faulty from './faulty-rows-read-model.ts';
import type { Field, Referable, ReferenceField } from './fields.ts';
import type { KeyedKind } from './kinds.ts';
import { keepReference, resolve, unresolved } from './resolve-store.ts';
import { markDuplicates, type Rejected, reject, warn } from './staging-store.ts';
import { tell } from './tell.ts';

/** Finds rows with the key of an earlier one; of those, the first counts. */
export async function checkDuplicates(tx: Tx, kind: KeyedKind, report: Report): Promise<void> {
  const found = await reject(tx.trx, faulty.duplicates(kind.key), [], MAX_FAULTS);
  await markDuplicates(tx.trx, kind.key);
  tell(report, report.errors, kind.key, found, ({ detail }) => `stands in line ${detail} already; write one row per ${kind.noun}`);
}

/**
 * Holds the completed rows against each other and against the records.
 *
 * With `partial`, a rejected row takes along the rows that need it, so it looks again until nothing more is found; without
 * it, one look finds what is wrong by itself, and not what merely follows from it.
 */
export async function checkRows(tx: Tx, kind: KeyedKind, partial: boolean, report: Report): Promise<void> {
  await checkEachRow(tx, kind, report);
  const references = kind.fields.filter((field) => field.kind === 'reference');
  for (const field of references.filter((other) => other.name !== kind.parent)) await checkReference(tx, kind, field, partial, report);
  const parent = references.find((field) => field.name === kind.parent);
  for (let round = 1; ; round++) {
    let found = await checkUnique(tx, kind, report);
    if (parent) {
      found += await checkReference(tx, kind, parent, partial, report);
      found += await checkLoops(tx, kind, parent, report);
    }
    if (found === 0 || !partial) return;
    if (round === MAX_ROUNDS) throw invalid('', TOO_LONG);
  }
}

/** Deeper than any hierarchy; each round looks at every row, and a file made to hurt could ask for one a row. */
const MAX_ROUNDS = 30;
const TOO_LONG = `Rejected rows take along others in more than ${MAX_ROUNDS} steps. Correct the file with ?dryRun=true and without partial first.`;

async function checkEachRow(tx: Tx, kind: KeyedKind, report: Report): Promise<void> {
  for (const field of kind.fields) {
    if (!field.required) continue;
    const found = await reject(tx.trx, faulty.missing(field.column, kind.key), [], MAX_FAULTS);
    const remedy = `add a column for it, or ?default=${field.name}:…`;
    tell(report, report.errors, field.name, found, ({ detail }) => `is needed, for "${detail}" is a new ${kind.noun}; ${remedy}`);
  }
  for (const check of kind.checks) {
    const found = await reject(tx.trx, faulty.broken(check.broken, columnOf(kind, check.field)), [], MAX_FAULTS);
    tell(report, report.errors, check.field, found, () => check.message);
  }
}

async function checkUnique(tx: Tx, kind: KeyedKind, report: Report): Promise<number> {
  let total = 0;
  for (const field of kind.fields) {
    if (field.kind !== 'value' || !field.unique) continue;
    const inFile = await reject(tx.trx, faulty.sharedInFile(field.column), [], MAX_FAULTS);
    tell(report, report.errors, field.name, inFile, ({ detail }) => `stands in line ${detail} already; no two ${kind.noun}s can share it`);
    const taken = await reject(tx.trx, faulty.taken(kind.table, field.column, kind.key), [], MAX_FAULTS);
    tell(report, report.errors, field.name, taken, ({ detail }) => `belongs to ${kind.noun} "${detail}" already`);
    total += inFile.total + taken.total;
  }
  return total;
}

/** What a reference stands in: the table imported into, and the field its records are known by. */
type Referring = Pick<KeyedKind, 'key'> & { readonly table: string };

const NOUN: Readonly<Record<Referable, string>> = { sites: 'site', departments: 'department', employees: 'employee' };

/** Resolves a reference and reports the rows where that failed. @returns how many rows it rejected */
export async function checkReference(tx: Tx, kind: Referring, field: ReferenceField, partial: boolean, report: Report): Promise<number> {
  const self = field.to === kind.table;
  await resolve(tx.trx, field, self, partial);
  const query = unresolved(field, self, kind.key);
  const explain = ({ value, detail }: Rejected) => {
    const { namesakes, rejected } = JSON.parse(detail ?? '{}') as { namesakes: string | null; rejected: number | null };
    const noun = NOUN[field.to];
    if (namesakes) return `is the name of ${namesakes.replace(' ', ` ${noun}s `)}; use the ${field.to === 'employees' ? 'number' : 'code'}`;
    if (rejected !== null && rejected !== undefined) return `is in line ${rejected}, which is rejected`;
    return field.unknown === 'warning'
      ? `There is no ${noun} "${value}" yet. The rest of the row counts; import this file again once the ${noun} is there.`
      : `is no ${noun} that is known or in this file; add the ${noun} first, or correct the cell`;
  };
  if (field.unknown === 'error') {
    const found = await reject(tx.trx, query, [], MAX_FAULTS);
    tell(report, report.errors, field.name, found, explain);
    return found.total;
  }
  tell(report, report.warnings, field.name, await warn(tx.trx, query, [], MAX_FAULTS), explain);
  await keepReference(tx.trx, field, kind.table);
  return 0;
}

/** People of a loop that its message names before it breaks off: a loop may have 100,000. */
const SHOWN = 12;

async function checkLoops(tx: Tx, kind: KeyedKind, field: ReferenceField, report: Report): Promise<number> {
  const lines: number[] = [];
  for (const loop of loopsOf(await rootless(tx.trx, kind.table, kind.key, field.column))) {
    for (const [index, { line, code }] of loop.entries()) {
      if (line === null) continue;
      const after = (steps: number) => loop[(index + steps) % loop.length]?.code;
      const way = Array.from({ length: Math.min(loop.length, SHOWN) }, (_, steps) => after(steps));
      const shown = [...way, ...(loop.length > SHOWN ? ['…'] : []), code].join(' → ');
      const message = `makes a loop: ${shown}; nobody in it is above the others`;
      report.errors.add({ line, column: report.mapping[field.name] ?? field.name, value: after(1) ?? null, message });
      lines.push(line);
    }
  }
  if (lines.length > 0) await rejectLines(tx.trx, lines);
  return lines.length;
}

const columnOf = (kind: KeyedKind, name: string): string => (kind.fields.find((field) => field.name === name) as Field).column;
