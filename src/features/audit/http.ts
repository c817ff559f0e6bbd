import type { Knex } from 'knex';
import type { Downloads } from '../../platform/http/download.ts';
import { type Operation, query, raw } from '../../platform/http/operation.ts';
import { auditFile, MEDIA_TYPE } from './export.ts';
import { auditEvents, getAuditEvent, getAuditVocabulary, listAuditEvents } from './read-model.ts';
import { AuditEventDetail, AuditEventPage, AuditEventParams, AuditEventQuery, AuditExportQuery, AuditVocabulary } from './schemas.ts';

const shared = { tag: 'Audit', access: 'staff', scope: 'audit:read' } as const;
const sensitive = 'audit-events';

/** The trail to read; it is written by whatever is done, and by nobody else. */
export const auditOperations = ({ db, downloads }: { readonly db: Knex; readonly downloads: Downloads }): readonly Operation[] => [
  query({
    ...shared,
    id: 'listAuditEvents',
    path: '/audit-events',
    summary: 'Who did what, newest first',
    description: 'Reading it is an event of its own, as is every read of what is about other people.',
    sensitive,
    query: AuditEventQuery,
    response: AuditEventPage,
    handle: async ({ db, query, sight }) => ({ body: await listAuditEvents(db, query, sight) }),
  }),
  query({
    ...shared,
    id: 'getAuditVocabulary',
    path: '/audit-events/vocabulary',
    summary: 'The actions and kinds of things that can be asked for',
    response: AuditVocabulary,
    handle: async ({ db }) => ({ body: await getAuditVocabulary(db) }),
  }),
  raw({
    ...shared,
    id: 'exportAuditEvents',
    method: 'get',
    path: '/audit-events/export',
    summary: 'The trail as a file',
    description: 'All that the filter lets through, newest first, with before and after. A stream that ends early was cut off.',
    sensitive,
    limits: [{ by: 'account', times: 20, perSeconds: 600 }],
    query: AuditExportQuery,
    produces: { status: 200, mediaType: 'text/csv' },
    handle({ response, query, sight, caller }) {
      const { format, ...filter } = query;
      const pieces = auditFile(auditEvents(db, filter, sight), format);
      return downloads.run(caller, (send) => send(response, { name: `audit-trail.${format}`, mediaType: MEDIA_TYPE[format], pieces }));
    },
  }),
  query({
    ...shared,
    id: 'getAuditEvent',
    path: '/audit-events/:event',
    summary: 'One event, with what it changed',
    sensitive,
    params: AuditEventParams,
    response: AuditEventDetail,
    handle: async ({ db, params, sight }) => ({ body: await getAuditEvent(db, params.event, sight) }),
  }),
];
