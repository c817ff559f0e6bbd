import { ScimFault } from '../protocol/faults.ts';
import { type Literal, parseFilter } from '../protocol/filter.ts';
import { matches } from '../protocol/filter-match.ts';
import { type Change, changesOfObject, extension, field, isObject } from '../protocol/operations.ts';

/** What a request says about a person; what it does not mention is undefined, what it takes away is null. */
export interface UserDraft {
  userName?: string;
  externalId?: string | null;
  active?: boolean;
  givenName?: string;
  familyName?: string;
  /** `displayName` or `name.formatted`: says the name only where its parts are not sent. */
  wholeName?: string;
  email?: string;
  number?: string;
  /** The name or code of a department. */
  department?: string | null;
  /** The id of a User. */
  manager?: string | null;
  locale?: string | null;
  timeZone?: string | null;
}

/**
 * Core attributes that the product has no use for. They are understood and not kept, so that the mappings that identity
 * providers come with need no editing; roles, entitlements and passwords least of all.
 */
const NOT_KEPT = new Set(
  'id schemas meta nickname profileurl title usertype locale password phonenumbers ims photos addresses groups entitlements roles x509certificates'.split(
    ' ',
  ),
);
const NOT_KEPT_ENTERPRISE = new Set(['costcenter', 'organization', 'division']);

/**
 * @param lenient a whole resource: what is unknown is ignored (RFC 7643, 2.1); in a PATCH it is an invalid path
 * @throws invalidValue, invalidPath, mutability
 */
export function userDraft(changes: readonly Change[], lenient: boolean): UserDraft {
  const draft: UserDraft = {};
  for (const change of changes) apply(draft, change, lenient);
  return draft;
}

function apply(draft: UserDraft, change: Change, lenient: boolean): void {
  const { attribute, filter } = change.path;
  if (attribute === 'enterprise:') {
    if (change.op === 'remove') Object.assign(draft, { department: null, manager: null });
    else for (const inner of extension(change.op, change.value)) apply(draft, inner, lenient);
    return;
  }
  if (attribute === 'name' && change.op !== 'remove') {
    for (const inner of changesOfObject(change.op, change.value))
      apply(draft, { ...inner, path: { attribute: `name.${inner.path.attribute}` } }, lenient);
    return;
  }
  if (attribute === 'emails') {
    const email = emailOf(change);
    if (email !== undefined) draft.email = email;
    return;
  }
  const set = Object.hasOwn(SETTERS, attribute) ? SETTERS[attribute] : undefined;
  if (set && filter === undefined) {
    Object.assign(draft, set(change));
    return;
  }
  const top = attribute.split('.')[0] as string;
  if (NOT_KEPT.has(top) || NOT_KEPT_ENTERPRISE.has(top.slice('enterprise:'.length)) || lenient) return;
  throw new ScimFault('invalidPath', `A User has no attribute "${attribute.slice(0, 80)}" here; see /scim/v2/Schemas.`);
}

type Setter = (change: Change) => UserDraft;

const SETTERS: Readonly<Record<string, Setter>> = {
  username: (change) => ({ userName: required(change) }),
  externalid: (change) => ({ externalId: optional(change) }),
  active: (change) => ({ active: flag(change) }),
  displayname: (change) => unlessNull('wholeName', optional(change)),
  'name.formatted': (change) => unlessNull('wholeName', optional(change)),
  'name.givenname': (change) => ({ givenName: required(change) }),
  'name.familyname': (change) => ({ familyName: required(change) }),
  'name.middlename': () => ({}),
  'name.honorificprefix': () => ({}),
  'name.honorificsuffix': () => ({}),
  'emails.value': (change) => ({ email: required(change) }),
  preferredlanguage: (change) => ({ locale: optional(change)?.replaceAll('_', '-') ?? null }),
  timezone: (change) => ({ timeZone: optional(change) }),
  'enterprise:employeenumber': (change) => unlessNull('number', optional(change)),
  'enterprise:department': (change) => ({ department: optional(change) }),
  'enterprise:manager': (change) => ({
    manager: optional(isObject(change.value) ? { ...change, value: field(change.value, 'value') } : change),
  }),
  'enterprise:manager.value': (change) => ({ manager: optional(change) }),
  'enterprise:manager.displayname': () => ({}),
  'enterprise:manager.$ref': () => ({}),
};

/** Everybody has a name and a number: what takes them away leaves them. */
const unlessNull = (name: 'wholeName' | 'number', value: string | null): UserDraft => (value === null ? {} : { [name]: value });

/** The one address that is kept counts as the work address and the primary one. */
const WORK: Readonly<Record<string, Literal>> = { type: 'work', primary: true };
const PREFERRED = [parseFilter('primary eq true'), parseFilter('type eq "work"')];

/** @returns undefined for an address that is not kept: somebody's second one, or the type of the first */
function emailOf(change: Change): string | undefined {
  const { filter, part } = change.path;
  if (filter !== undefined && !matches(filter, WORK)) return undefined;
  if (part === undefined) return bestEmail(change);
  return part === 'value' ? required(change) : undefined;
}

function bestEmail(change: Change): string | undefined {
  if (change.op === 'remove') throw missing('emails');
  const values = (Array.isArray(change.value) ? change.value : [change.value]).filter(isObject);
  const flat = values.map((value) =>
    Object.fromEntries(Object.entries(value).map(([key, content]) => [key.toLowerCase(), content as Literal])),
  );
  const best = PREFERRED.map((filter) => flat.find((value) => matches(filter, value))).find((found) => found !== undefined) ?? flat[0];
  return best === undefined || best['value'] === undefined || best['value'] === ''
    ? undefined
    : required({ ...change, value: best['value'] });
}

const nameOf = ({ path }: Change): string => path.attribute.slice(0, 80);
const missing = (name: string) => new ScimFault('invalidValue', `"${name}" is required and cannot be taken away or empty.`);

/** Text, trimmed; null where it is empty, null or removed. @throws invalidValue */
function optional(change: Change): string | null {
  const { op, value } = change;
  if (op === 'remove' || value === null || value === undefined) return null;
  if (typeof value !== 'string' && typeof value !== 'number') throw new ScimFault('invalidValue', `"${nameOf(change)}" must be text.`);
  return String(value).trim() || null;
}

function required(change: Change): string {
  const text = optional(change);
  if (text === null) throw missing(nameOf(change));
  return text;
}

/** Entra sends "True" and "False" as text. */
function flag(change: Change): boolean {
  const { op, value } = change;
  const text = op === 'remove' ? '' : String(value).toLowerCase();
  if (text === 'true' || text === 'false') return text === 'true';
  throw new ScimFault('invalidValue', '"active" must be true or false.');
}
