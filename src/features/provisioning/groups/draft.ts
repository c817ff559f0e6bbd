import { ScimFault } from '../protocol/faults.ts';
import type { Filter } from '../protocol/filter.ts';
import { type Change, field, isObject } from '../protocol/operations.ts';

/** One change of who belongs, in the order of the request. Ids of Users, as sent. */
export interface MemberChange {
  readonly kind: 'add' | 'remove' | 'replace';
  readonly ids: readonly string[];
}

export interface GroupDraft {
  displayName?: string;
  externalId?: string | null;
  readonly members: MemberChange[];
}

const NOT_KEPT = new Set(['schemas', 'meta', 'id']);

/** @throws invalidValue, invalidPath */
export function groupDraft(changes: readonly Change[], lenient: boolean): GroupDraft {
  const draft: GroupDraft = { members: [] };
  for (const change of changes) {
    const { attribute, filter } = change.path;
    if (attribute === 'displayname') draft.displayName = text(change, true) as string;
    else if (attribute === 'externalid') draft.externalId = text(change, false);
    else if (attribute === 'members' || attribute === 'members.value') draft.members.push(memberChange(change, filter));
    else if (!lenient && !NOT_KEPT.has(attribute))
      throw new ScimFault('invalidPath', `A Group has no attribute "${attribute.slice(0, 80)}" here; see /scim/v2/Schemas.`);
  }
  return draft;
}

function memberChange({ op, value }: Change, filter: Filter | undefined): MemberChange {
  if (filter !== undefined) {
    if (op !== 'remove') throw new ScimFault('invalidPath', 'A filter on members says who is removed. Add members by their ids.');
    return { kind: 'remove', ids: idsNamed(filter) };
  }
  // Without a value, a remove takes everybody out.
  if (op === 'remove' && (value === undefined || value === null)) return { kind: 'replace', ids: [] };
  return { kind: op, ids: idsOf(value) };
}

function idsNamed(filter: Filter): readonly string[] {
  if (filter.kind === 'or') return filter.of.flatMap(idsNamed);
  if (filter.kind === 'compare' && filter.path === 'value' && filter.operator === 'eq') return [String(filter.value)];
  throw new ScimFault('invalidFilter', 'Members are named as members[value eq "<id>"].');
}

function idsOf(value: unknown): readonly string[] {
  if (value === null) return [];
  return (Array.isArray(value) ? value : [value]).map((member: unknown) => {
    const id = isObject(member) ? field(member, 'value') : member;
    if (typeof id !== 'string') throw new ScimFault('invalidValue', 'A member is {"value": "<id of a User>"}.');
    return id;
  });
}

function text({ op, path, value }: Change, needed: boolean): string | null {
  const given = op === 'remove' || value === null ? '' : value;
  if (typeof given !== 'string') throw new ScimFault('invalidValue', `"${path.attribute}" must be text.`);
  const trimmed = given.trim();
  if (trimmed === '' && needed) throw new ScimFault('invalidValue', `"${path.attribute}" is required and cannot be taken away or empty.`);
  return trimmed || null;
}
