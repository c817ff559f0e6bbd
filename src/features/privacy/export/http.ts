import type { Knex } from 'knex';
import type { Clock } from '../../../platform/clock.ts';
import { inSnapshot } from '../../../platform/db/snapshot.ts';
import { notFound } from '../../../platform/errors.ts';
import type { Downloads } from '../../../platform/http/download.ts';
import { type Operation, type RawContext, raw } from '../../../platform/http/operation.ts';
import { AccountParams, EmployeeParams } from '../schemas.ts';
import { type Subject, subjectOfAccount, subjectOfEmployee } from '../subject-read-model.ts';
import { personalData } from './read-model.ts';

const common = {
  method: 'get',
  tag: 'Privacy',
  scope: 'privacy:read',
  description: 'One JSON document with a section a table, all rows, as an attachment. The audit trail notes that it was read.',
  produces: { status: 200, mediaType: 'application/json' },
} as const;

export function exportOperations({
  db,
  clock,
  downloads,
}: {
  readonly db: Knex;
  readonly clock: Clock;
  readonly downloads: Downloads;
}): readonly Operation[] {
  /** Holds a connection and its snapshot for as long as its reader reads. */
  const answer = (
    { response, actor, caller, requestId, unitOfWork }: RawContext<unknown, unknown>,
    find: (db: Knex) => Promise<Subject>,
  ): Promise<void> =>
    downloads.run(caller, async (send) => {
      const subject = await find(db);
      await unitOfWork.run({ actor, requestId }, async (tx) =>
        tx.audit({ action: 'personal-data.exported', entity: subject.kind, entityId: subject.id }),
      );
      const now = clock.now();
      const name = `personal-data-${now.toISOString().slice(0, 10)}.json`;
      await inSnapshot(db, (snapshot) =>
        send(response, { name, mediaType: 'application/json; charset=utf-8', pieces: personalData(snapshot, subject, now) }),
      );
    });

  const paced = (times: number) => [{ by: 'account', times, perSeconds: 600 } as const];

  return [
    raw({
      ...common,
      id: 'exportPersonalData',
      path: '/employees/:employee/personal-data',
      summary: 'Everything that is stored about a person',
      access: 'admin',
      limits: paced(20),
      params: EmployeeParams,
      handle: (context) => answer(context, (read) => subjectOfEmployee(read, context.params.employee)),
    }),
    raw({
      ...common,
      id: 'exportAccountData',
      path: '/accounts/:account/personal-data',
      summary: 'Everything that is stored about the person behind an account',
      access: 'admin',
      limits: paced(20),
      params: AccountParams,
      handle: (context) => answer(context, (read) => subjectOfAccount(read, context.params.account)),
    }),
    raw({
      ...common,
      id: 'exportMyData',
      path: '/me/personal-data',
      summary: 'Everything that is stored about me',
      access: 'own',
      limits: paced(5),
      handle: (context) =>
        answer(context, (read) => {
          const { account } = context.actor;
          if (account === undefined) throw notFound('account', 'of yours');
          return subjectOfAccount(read, account);
        }),
    }),
  ];
}
