import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { departmentService } from '../../directory/departments/service.ts';
import { codeOf, nameOf } from '../groups/code.ts';
import { groupStore } from '../groups/store.ts';
import { ScimFault } from '../protocol/faults.ts';

/**
 * The department that an identity provider calls so: by name, else by code; else a new one of that name.
 *
 * @returns its id
 * @throws invalidValue when several have this name and none this code
 */
export async function departmentNamed(tx: Tx, name: string): Promise<string> {
  const store = groupStore(tx);
  const known = await store.named(name);
  const [only] = known;
  if (only !== undefined && known.length === 1) return only.id;
  const coded = known.find(({ code }) => code.toLowerCase() === name.toLowerCase());
  if (coded !== undefined) return coded.id;
  if (only !== undefined) {
    throw new ScimFault('invalidValue', `Several departments are called "${name.slice(0, 80)}". Send the code of the one that is meant.`);
  }
  // Of many people who come at once with a new department, the first one makes it.
  await store.lockNames();
  const made = await store.named(name);
  if (made[0] !== undefined) return made[0].id;
  return (await departmentService(tx).create({ code: codeOf(name), name: nameOf(name) })).id;
}
