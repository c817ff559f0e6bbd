import { command, type Operation, query } from '../../../platform/http/operation.ts';
import { Retention, RetentionPatch } from './schemas.ts';
import { getRetention, updateRetention } from './service.ts';

const tag = 'Privacy';

export const retentionOperations: readonly Operation[] = [
  query({
    id: 'getRetention',
    path: '/retention',
    tag,
    summary: 'How long the organisation keeps what',
    access: 'staff',
    scope: 'privacy:read',
    response: Retention,
    async handle({ db }) {
      const retention = await getRetention(db);
      return { body: retention, version: retention.version };
    },
  }),
  command({
    id: 'updateRetention',
    method: 'patch',
    path: '/retention',
    tag,
    summary: 'Change how long the organisation keeps what',
    description: 'A shorter period counts from the next hourly clearing; what it takes away is gone.',
    access: 'admin',
    scope: 'privacy:write',
    body: RetentionPatch,
    response: Retention,
    async handle({ tx, body, ifMatch }) {
      const retention = await updateRetention(tx, ifMatch, body);
      return { body: retention, version: retention.version };
    },
  }),
];
