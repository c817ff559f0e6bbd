import type { Tx } from '../../../platform/db/unit-of-work.ts';
import { conflict, ProductError } from '../../../platform/errors.ts';
import { Code, EmailAddress, Locale, Name, TimeZone } from '../../../platform/http/fields.ts';
import { newId } from '../../../platform/ids.ts';
import { definedOnly } from '../../../platform/objects.ts';
import type { EmployeePatch } from '../../directory/employees/schemas.ts';
import { employeeService } from '../../directory/employees/service.ts';
import { noResource, ScimFault } from '../protocol/faults.ts';
import type { Precondition } from '../protocol/precondition.ts';
import { departmentNamed } from './department-of.ts';
import type { UserDraft } from './draft.ts';
import { namesOf } from './names.ts';
import { etagOf, type UserRow, userRow } from './read-model.ts';
import { type Identity, userStore } from './store.ts';

/** A field as the directory wants it. @throws invalidValue in the words of the provider's attribute */
function checked<T>(
  schema: { safeParse(value: unknown): { success: boolean; data?: T; error?: { issues: readonly { message: string }[] } } },
  value: unknown,
  attribute: string,
): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data as T;
  throw new ScimFault('invalidValue', `"${attribute}" ${result.error?.issues[0]?.message ?? 'cannot be accepted'}.`);
}

const within = (text: string, most: number, attribute: string): string => {
  if (text.length > most) throw new ScimFault('invalidValue', `"${attribute}" has ${text.length} characters; at most ${most} are kept.`);
  return text;
};

const orNull = <T>(value: string | null | undefined, check: (value: string) => T): T | null | undefined =>
  typeof value === 'string' ? check(value) : value;

/** Use cases of SCIM Users on one transaction, in terms of those of employees. */
export const userService = (tx: Tx) => {
  const store = userStore(tx);
  const employees = employeeService(tx);

  /** What a draft says about an employee; nothing is in it that the draft does not mention. */
  async function patchOf(draft: UserDraft): Promise<EmployeePatch> {
    const { department, manager } = draft;
    return definedOnly({
      email: draft.email === undefined ? undefined : checked(EmailAddress, draft.email, 'emails.value'),
      givenName: draft.givenName === undefined ? undefined : checked(Name, draft.givenName, 'name.givenName'),
      familyName: draft.familyName === undefined ? undefined : checked(Name, draft.familyName, 'name.familyName'),
      number: draft.number === undefined ? undefined : checked(Code, draft.number, 'employeeNumber'),
      department: typeof department === 'string' ? await departmentNamed(tx, department) : department,
      manager: typeof manager === 'string' ? await managerOf(manager) : manager,
      locale: orNull(draft.locale, (tag) => checked(Locale, tag, 'preferredLanguage')),
      timeZone: orNull(draft.timeZone, (zone) => checked(TimeZone, zone, 'timezone')),
    });
  }

  async function managerOf(id: string): Promise<string> {
    try {
      return (await userRow(tx.trx, id, tx.now)).id;
    } catch (error) {
      if (error instanceof ProductError && error.kind === 'not-found')
        throw new ScimFault('invalidValue', 'The manager is no User here. Provision them first.');
      throw error;
    }
  }

  const identityOf = (draft: UserDraft): Partial<Identity> =>
    definedOnly({
      user_name: draft.userName === undefined ? undefined : within(draft.userName, 254, 'userName'),
      external_id: orNull(draft.externalId, (id) => within(id, 255, 'externalId')),
    });

  /** Carries out what differs from what is there; a request that changes nothing leaves no trace. */
  async function change(id: string, draft: UserDraft): Promise<void> {
    const before = await userRow(tx.trx, id, tx.now);
    if (draft.active === true && before.deactivated_at !== null) refuseEnded(before);
    const patch = differing(await patchOf({ ...draft, ...namesOf(draft) }), before);
    const identity = identityOf(draft);
    const renamed =
      (identity.user_name !== undefined && identity.user_name !== before.user_name) ||
      (identity.external_id !== undefined && identity.external_id !== before.external_id);
    if (Object.keys(patch).length > 0) await employees.update(id, undefined, patch);
    if (renamed) {
      const after = { user_name: before.user_name, external_id: before.external_id, ...identity };
      await store.identify(id, after, Object.keys(patch).length === 0);
      tx.audit({
        action: 'employee.identified',
        entity: 'employee',
        entityId: id,
        before: { userName: before.user_name, externalId: before.external_id },
        after: { userName: after.user_name, externalId: after.external_id },
      });
    }
    if (draft.active === false) await employees.deactivate(id, undefined);
    if (draft.active === true) await employees.reactivate(id, undefined);
  }

  async function lock(id: string, fully: boolean, matches: Precondition): Promise<void> {
    const row = await store.lock(id, fully);
    if (row === undefined) throw noResource('User');
    matches(etagOf(await userRow(tx.trx, id, tx.now)));
  }

  /**
   * A number for somebody who comes without one. An externalId is often a UUID, which no number may look like. One that a
   * deleted person has is passed over; one that somebody else has is a conflict, for it is probably the same person.
   */
  async function numberOf(draft: UserDraft): Promise<string> {
    for (const candidate of [draft.externalId, draft.userName]) {
      const code = Code.safeParse(candidate);
      if (code.success && (await store.lockDeleted({ number: code.data, email: '' })) === undefined) return code.data;
    }
    return newId().replaceAll('-', '');
  }

  return {
    /** Takes somebody in; whoever was deleted before and is the same person comes back with their history. @returns the id */
    async create(draft: UserDraft): Promise<string> {
      const { userName } = draft;
      if (userName === undefined) throw new ScimFault('invalidValue', '"userName" is required.');
      const email = checked(
        EmailAddress,
        draft.email ?? userName,
        draft.email === undefined ? 'userName (there are no emails)' : 'emails.value',
      );
      const deleted = await store.lockDeleted({ number: draft.number, email });
      if (deleted !== undefined) {
        await store.identify(deleted, { user_name: null, external_id: null }, false);
        await change(deleted, { ...draft, email, active: draft.active ?? true });
        return deleted;
      }
      const names = namesOf(draft);
      const { department, manager, locale, timeZone, ...fields } = await patchOf({ ...draft, email, ...names });
      const missing = fields.givenName === undefined ? 'name.givenName' : fields.familyName === undefined ? 'name.familyName' : undefined;
      if (missing) throw new ScimFault('invalidValue', `"${missing}" is required. Send it, or a displayName of two words.`);
      const employee = await employees.create({
        number: fields.number ?? (await numberOf(draft)),
        email,
        givenName: fields.givenName as string,
        familyName: fields.familyName as string,
        department,
        manager,
        locale,
        timeZone,
      });
      const identity = { user_name: null, external_id: null, ...identityOf(draft) };
      await store.identify(employee.id, identity, false);
      tx.audit({
        action: 'employee.identified',
        entity: 'employee',
        entityId: employee.id,
        after: { userName: identity.user_name, externalId: identity.external_id },
      });
      if (draft.active === false) await employees.deactivate(employee.id, undefined);
      return employee.id;
    },

    /** @throws not-found; changed-meanwhile from `matches`, which is given the ETag that there is */
    async update(id: string, matches: Precondition, draft: UserDraft): Promise<void> {
      await lock(id, draft.active === false, matches);
      await change(id, draft);
    },

    /** Everything open ends with the deactivation; history stays, out of the provider's sight. @throws not-found */
    async remove(id: string, matches: Precondition): Promise<void> {
      await lock(id, true, matches);
      await employees.deactivate(id, undefined);
      await store.deprovision(id);
      tx.audit({
        action: 'employee.deprovisioned',
        entity: 'employee',
        entityId: id,
        before: { provisioned: true },
        after: { provisioned: false },
      });
    },
  };
};

/** Reactivated they still could not come in: an answer that says otherwise would be false. @throws conflict */
function refuseEnded({ end_date, hasEnded }: UserRow): void {
  if (hasEnded)
    throw conflict(`Their last day here was ${end_date}. HR moves the end date in the directory first; then they can be active.`);
}

function differing(patch: EmployeePatch, row: UserRow): EmployeePatch {
  const present: EmployeePatch = {
    email: row.email,
    givenName: row.given_name,
    familyName: row.family_name,
    number: row.number,
    department: row.department_id,
    manager: row.manager_id,
    locale: row.locale,
    timeZone: row.time_zone,
  };
  return Object.fromEntries(Object.entries(patch).filter(([name, value]) => present[name as keyof EmployeePatch] !== value));
}
