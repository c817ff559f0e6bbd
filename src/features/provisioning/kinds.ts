import type { Knex } from 'knex';
import type { Tx } from '../../platform/db/unit-of-work.ts';
import { ENTERPRISE, type Found, type Resource } from './domain.ts';
import { groupDraft } from './groups/draft.ts';
import { findGroups, getGroup } from './groups/read-model.ts';
import { groupService } from './groups/service.ts';
import { ScimFault } from './protocol/faults.ts';
import { changesOfObject, changesOfPatch } from './protocol/operations.ts';
import type { Precondition } from './protocol/precondition.ts';
import type { Search, Shape } from './protocol/search.ts';
import { userDraft } from './users/draft.ts';
import { findUsers, getUser } from './users/read-model.ts';
import { userService } from './users/service.ts';

/** A kind of resource: what the protocol can do with it. Bodies are as received. */
export interface Kind {
  find(db: Knex, search: Search, base: string, now: Date): Promise<Found>;
  get(db: Knex, id: string, base: string, shape: Shape, now: Date): Promise<Resource>;
  /** @returns the id */
  create(tx: Tx, body: unknown): Promise<string>;
  replace(tx: Tx, id: string, matches: Precondition, body: unknown): Promise<void>;
  patch(tx: Tx, id: string, matches: Precondition, body: unknown): Promise<void>;
  remove(tx: Tx, id: string, matches: Precondition): Promise<void>;
}

const users: Kind = {
  find: findUsers,
  get: (db, id, base, _shape, now) => getUser(db, id, base, now),
  create: (tx, body) => userService(tx).create(userDraft(changesOfObject('add', body), true)),
  async replace(tx, id, matches, body) {
    const draft = userDraft(changesOfObject('replace', body), true);
    if (draft.userName === undefined) throw new ScimFault('invalidValue', '"userName" is required.');
    // Only who sends the extension says something by leaving a part of it out; Okta sends none unless it is mapped.
    const extended = Object.keys(body as object).some((name) => name.toLowerCase() === ENTERPRISE.toLowerCase());
    await userService(tx).update(id, matches, extended ? { department: null, manager: null, ...draft } : draft);
  },
  patch: (tx, id, matches, body) => userService(tx).update(id, matches, userDraft(changesOfPatch(body), false)),
  remove: (tx, id, matches) => userService(tx).remove(id, matches),
};

const wantsMembers = ({ attributes, excluded }: Shape): boolean =>
  attributes === undefined ? !excluded?.includes('members') : attributes.some((name) => name === 'members' || name.startsWith('members.'));

const groups: Kind = {
  find: (db, search, base) => findGroups(db, search, base, wantsMembers(search)),
  get: (db, id, base, shape) => getGroup(db, id, base, wantsMembers(shape)),
  create: (tx, body) => groupService(tx).create(groupDraft(changesOfObject('add', body), true)),
  async replace(tx, id, matches, body) {
    const draft = groupDraft(changesOfObject('replace', body), true);
    if (draft.displayName === undefined) throw new ScimFault('invalidValue', '"displayName" is required.');
    await groupService(tx).update(id, matches, draft);
  },
  patch: (tx, id, matches, body) => groupService(tx).update(id, matches, groupDraft(changesOfPatch(body), false)),
  remove: (tx, id, matches) => groupService(tx).remove(id, matches),
};

export const KINDS = { Users: users, Groups: groups } as const;
export type KindName = keyof typeof KINDS;
