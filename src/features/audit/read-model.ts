import type { Knex } from 'knex';
import type { Page } from '../../platform/db/page.ts';
import { containsPattern } from '../../platform/db/text.ts';
import { invalid, notFound } from '../../platform/errors.ts';
import type { Sight } from '../../platform/sight.ts';
import { changesBetween, FOR_ADMINISTRATORS } from './domain.ts';
import type { AuditEvent, AuditEventDetail, AuditEventQuery, AuditFilter, AuditVocabulary } from './schemas.ts';

interface Row {
  readonly id: number;
  readonly at: Date;
  readonly exact_at: string;
  readonly actor_kind: AuditEvent['actor']['kind'];
  readonly actor_id: string | null;
  readonly actor_name: string;
  readonly request_id: string;
  readonly action: string;
  readonly entity: string;
  readonly entity_id: string | null;
  readonly label: string | null;
}

interface FullRow extends Row {
  readonly before: unknown;
  readonly after: unknown;
}

/** A place in the list: nothing is repeated or left out, whatever is added meanwhile. `at` has all its microseconds. */
interface Place {
  readonly at: string;
  readonly id: number;
}

interface Slice extends AuditFilter {
  readonly limit: number;
  readonly sort: '-at' | 'at';
  readonly after: Place | undefined;
}

/** A page of the trail, newest first unless asked otherwise. @throws invalid for a cursor of another list */
export async function listAuditEvents(db: Knex, request: AuditEventQuery, sight: Sight): Promise<Page<AuditEvent>> {
  const { cursor, ...rest } = request;
  const slice: Slice = { ...rest, limit: rest.limit + 1, after: cursor === undefined ? undefined : readCursor(cursor, request.sort) };
  const rows = await sliceOf<Row>(db, slice, sight, LISTED);
  const shown = rows.slice(0, request.limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => toEvent(row, sight)),
    nextCursor: rows.length > request.limit && last ? writeCursor(request.sort, { at: last.exact_at, id: last.id }) : null,
  };
}

/** One event with what was kept of before and after. @throws not-found */
export async function getAuditEvent(db: Knex, id: number, sight: Sight): Promise<AuditEventDetail> {
  const row = (await db('audit_events').where({ id }).first(db.raw(FULL))) as FullRow | undefined;
  if (!row) throw notFound('audit event', String(id));
  return toDetail(row, sight);
}

/** Everything that a filter lets through, in pieces, newest first; what is added meanwhile is not part of it. */
export async function* auditEvents(db: Knex, filter: AuditFilter, sight: Sight): AsyncGenerator<AuditEventDetail[]> {
  let after: Place | undefined;
  do {
    const rows: FullRow[] = await sliceOf<FullRow>(db, { ...filter, sort: '-at', limit: PIECE, after }, sight, FULL);
    const last = rows.at(-1);
    if (rows.length > 0) yield rows.map((row) => toDetail(row, sight));
    after = rows.length === PIECE && last ? { at: last.exact_at, id: last.id } : undefined;
  } while (after !== undefined);
}

const PIECE = 1000;

/** Every action and kind of thing there is: one look into an index for each, however many events there are. */
export async function getAuditVocabulary(db: Knex): Promise<AuditVocabulary> {
  const [actions, entities] = await Promise.all([distinct(db, 'action'), distinct(db, 'entity')]);
  return { actions, entities };
}

async function distinct(db: Knex, column: 'action' | 'entity'): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { value: string }[] }>(
    `WITH RECURSIVE found AS (
       SELECT min(${column}) AS value FROM audit_events
       UNION ALL
       SELECT (SELECT min(e.${column}) FROM audit_events e WHERE e.${column} > found.value) FROM found WHERE found.value IS NOT NULL)
     SELECT value FROM found WHERE value IS NOT NULL`,
  );
  return rows.map(({ value }) => value);
}

const LISTED = `id, at, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || 'Z' AS exact_at, actor_kind, actor_id, actor_name,
  request_id, action, entity, entity_id, coalesce(audit_label(after), audit_label(before)) AS label`;
const FULL = `${LISTED}, before, after`;

async function sliceOf<R extends Row>(db: Knex, slice: Slice, sight: Sight, columns: string): Promise<R[]> {
  const direction = slice.sort === 'at' ? 'ASC' : 'DESC';
  const order = `at ${direction}, id ${direction} LIMIT ${slice.limit}`;
  const { where, others, words, bindings } = conditions(slice, sight);
  const actions = slice.action === undefined ? undefined : await actionsOf(db, slice.action);
  if (words !== undefined && slice.limit < PIECE) {
    const all = actions === undefined ? others : `action = ANY (:actions) AND ${others}`;
    return pageOfWords<R>(db, {
      columns,
      others: all,
      words,
      order,
      limit: slice.limit,
      bindings: actions === undefined ? bindings : { ...bindings, actions },
    });
  }
  if (actions === undefined) {
    const { rows } = await db.raw(`SELECT ${columns} FROM audit_events WHERE ${where} ORDER BY ${order}`, bindings);
    return rows;
  }
  const narrow = slice.entityId !== undefined || slice.requestId !== undefined || words !== undefined;
  if (narrow) {
    const sql = `SELECT ${columns} FROM audit_events WHERE action = ANY (:actions) AND ${where} ORDER BY ${order}`;
    return (await db.raw(sql, { ...bindings, actions })).rows;
  }
  if (actions.length === 0) return [];
  // The newest of each action, then the newest of those. Each is planned by its own name: looked for among all the others, an
  // action that one event in 100,000 has took 3 s of 10 million.
  const each = actions.map(
    (_action, index) => `(SELECT ${columns} FROM audit_events WHERE action = :action${index} AND ${where} ORDER BY ${order})`,
  );
  const names = Object.fromEntries(actions.map((action, index) => [`action${index}`, action]));
  const { rows } = await db.raw(`SELECT * FROM (${each.join(' UNION ALL ')}) AS e ORDER BY ${order}`, { ...bindings, ...names });
  return rows;
}

const actionsOf = async (db: Knex, prefix: string): Promise<string[]> =>
  (await distinct(db, 'action')).filter((action) => action.startsWith(prefix));

interface WordsAsked extends Pick<Conditions, 'others' | 'bindings'> {
  readonly columns: string;
  readonly words: string;
  readonly order: string;
  readonly limit: number;
}

/** So many of the events that would come first are read for words: in a fifth of a second. */
const NEAR = 5_000;

/**
 * A page of what says something. Nobody knows beforehand how often a word comes, nor where: a word that stands all over the trail
 * is on the page after a few events, and one of which the newest is long ago had all events since read first (43 s for 2 million,
 * as reading one costs 20 µs). So the nearest are read, and what they do not fill is found by its trigrams.
 */
async function pageOfWords<R extends Row>(db: Knex, { columns, others, words, order, limit, bindings }: WordsAsked): Promise<R[]> {
  const near = `SELECT ${columns} FROM (SELECT * FROM audit_events WHERE ${others} ORDER BY ${order.replace(/LIMIT \d+$/, `LIMIT ${NEAR}`)}) e
    WHERE ${words} ORDER BY ${order}`;
  const { rows } = await db.raw(near, bindings);
  if (rows.length === limit) return rows;
  const found = `WITH found AS MATERIALIZED (SELECT * FROM audit_events WHERE ${words})
    SELECT ${columns} FROM found WHERE ${others} ORDER BY ${order}`;
  return (await db.raw(found, bindings)).rows;
}

interface Conditions {
  /** All of them. */
  readonly where: string;
  /** Those about words, and the others. */
  readonly words: string | undefined;
  readonly others: string;
  readonly bindings: Record<string, string | number | string[]>;
}

function conditions(slice: Slice, sight: Sight): Conditions {
  const parts: string[] = ['true'];
  const words: string[] = [];
  const bindings: Record<string, string | number | string[]> = {};
  const add = (sql: string, values: Record<string, string | number | string[]> = {}): void => {
    parts.push(sql);
    Object.assign(bindings, values);
  };
  const { actor, entity, entityId, from, to, requestId, q, after } = slice;
  if (actor === 'system') add("actor_kind = 'system'");
  else if (actor !== undefined) add('actor_id = :actor', { actor });
  if (entity !== undefined) add('entity = :entity', { entity });
  if (entityId !== undefined) add('entity_id = :entityId', { entityId });
  if (from !== undefined) add('at >= :from', { from });
  if (to !== undefined) add('at < :to', { to });
  if (requestId !== undefined) add('request_id = :requestId', { requestId });
  if (q !== undefined) {
    words.push('audit_words(actor_name, before, after) LIKE :pattern');
    bindings['pattern'] = containsPattern(q.toLowerCase());
    // Guessing at what is withheld would tell it.
    if (!seesAll(sight)) {
      words.push('(NOT (entity = ANY (:withheld)) OR lower(actor_name) LIKE :pattern)');
      bindings['withheld'] = [...FOR_ADMINISTRATORS];
    }
  }
  if (after) add(`(at, id) ${slice.sort === 'at' ? '>' : '<'} (:place::timestamptz, :tie)`, { place: after.at, tie: after.id });
  return {
    where: [...parts, ...words].join(' AND '),
    others: parts.join(' AND '),
    words: words.length === 0 ? undefined : words.join(' AND '),
    bindings,
  };
}

const seesAll = (sight: Sight): boolean => sight.kind === 'everyone' && sight.feelings;

function toEvent(row: Row, sight: Sight): AuditEvent {
  const withheld = !seesAll(sight) && (FOR_ADMINISTRATORS as readonly string[]).includes(row.entity);
  return {
    id: row.id,
    at: row.at.toISOString(),
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    action: row.action,
    entity: row.entity,
    entityId: row.entity_id,
    label: withheld ? null : row.label,
    requestId: row.request_id,
    withheld,
  };
}

function toDetail(row: FullRow, sight: Sight): AuditEventDetail {
  const event = toEvent(row, sight);
  if (event.withheld) return { ...event, before: null, after: null, changes: [] };
  return { ...event, before: row.before, after: row.after, changes: changesBetween(row.before, row.after) };
}

const writeCursor = (sort: string, { at, id }: Place): string => Buffer.from(JSON.stringify([sort, at, id])).toString('base64url');

function readCursor(cursor: string, sort: string): Place {
  try {
    const [of, at, id, ...rest] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    const wellFormed = typeof at === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(at) && !Number.isNaN(Date.parse(at));
    if (of === sort && wellFormed && Number.isSafeInteger(id) && rest.length === 0) return { at, id: id as number };
  } catch {
    // answered below: a cursor is ours alone to read
  }
  throw invalid(
    '/query/cursor',
    'This cursor does not belong to this list and sort order. Take the nextCursor of the previous page unchanged, or leave it out to start again.',
  );
}
