import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { conflict } from '../../../platform/errors.ts';
import { departmentService } from '../../directory/departments/service.ts';
import { noResource, ScimFault } from '../protocol/faults.ts';
import type { Precondition } from '../protocol/precondition.ts';
import { codeOf, nameOf } from './code.ts';
import type { GroupDraft, MemberChange } from './draft.ts';
import { getGroup } from './read-model.ts';
import { groupStore } from './store.ts';

/** Use cases of SCIM Groups on one transaction: a Group is a department, its members are the people who belong to it. */
export const groupService = (tx: Tx) => {
  const store = groupStore(tx);
  const departments = departmentService(tx);

  async function moveMembers(group: { key: number; id: string }, change: MemberChange): Promise<void> {
    if (change.kind !== 'remove') {
      const [stranger] = await store.strangers(change.ids);
      if (stranger !== undefined)
        throw new ScimFault('invalidValue', `The member "${stranger.slice(0, 80)}" is no User here. Provision them first.`);
    }
    const left = change.kind === 'add' ? [] : await store.remove(group.key, change.ids, change.kind === 'remove' ? 'these' : 'others');
    const joined = change.kind === 'remove' ? [] : await store.add(group.key, change.ids);
    for (const { id, from_id } of left) note(id, from_id, null);
    for (const { id, from_id } of joined) note(id, from_id, group.id);
  }

  const note = (id: string, from: string | null, to: string | null): void =>
    tx.audit({ action: 'employee.updated', entity: 'employee', entityId: id, before: { department: from }, after: { department: to } });

  async function apply(group: { key: number; id: string; external_id: string | null }, draft: GroupDraft): Promise<void> {
    if (draft.externalId !== undefined && draft.externalId !== group.external_id) {
      if ((draft.externalId?.length ?? 0) > 255) throw new ScimFault('invalidValue', '"externalId" has more than 255 characters.');
      await store.identify(group.key, draft.externalId);
      tx.audit({
        action: 'department.identified',
        entity: 'department',
        entityId: group.id,
        before: { externalId: group.external_id },
        after: { externalId: draft.externalId },
      });
    }
    for (const change of draft.members) await moveMembers(group, change);
  }

  const check = async (id: string, matches: Precondition): Promise<void> => matches((await getGroup(tx.trx, id, '', false)).meta.version);

  async function lock(id: string) {
    const group = await store.lock(id);
    if (group === undefined) throw noResource('Group');
    return group;
  }

  return {
    /** @returns the id. @throws invalidValue, conflict for a name that is taken */
    async create(draft: GroupDraft): Promise<string> {
      if (draft.displayName === undefined) throw new ScimFault('invalidValue', '"displayName" is required.');
      await store.lockNames();
      if ((await store.named(draft.displayName)).length > 0) {
        const message = `There is a Group or department called "${draft.displayName.slice(0, 80)}" already. Use that one, or another name.`;
        throw conflict(message, [{ pointer: '/displayName', message, code: 'taken' }]);
      }
      const { id } = await departments.create({ code: codeOf(draft.displayName), name: nameOf(draft.displayName) });
      await apply(await lock(id), draft);
      return id;
    },

    /** @throws not-found; changed-meanwhile from `matches` */
    async update(id: string, matches: Precondition, draft: GroupDraft): Promise<void> {
      const name = draft.displayName;
      const group = await lock(id);
      await check(id, matches);
      // The code stays: people and imports know the department by it.
      if (name !== undefined && name !== group.name) await departments.update(id, undefined, { name: nameOf(name) });
      await apply(group, draft);
    },

    /** Its people stay, in no department. @throws not-found, conflict while something else refers to it */
    async remove(id: string, matches: Precondition): Promise<void> {
      const group = await lock(id);
      await check(id, matches);
      await moveMembers(group, { kind: 'replace', ids: [] });
      await departments.remove(group.id, undefined);
    },
  };
};
