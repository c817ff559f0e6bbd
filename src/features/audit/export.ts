import { stringify } from 'csv-stringify/sync';
import type { AuditEventDetail } from './schemas.ts';

export type ExportFormat = 'csv' | 'ndjson';

export const MEDIA_TYPE: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
};

const COLUMNS = ['id', 'at', 'actorKind', 'actorId', 'actor', 'action', 'entity', 'entityId', 'label', 'requestId', 'before', 'after'];

const json = (value: unknown): string => (value === null || value === undefined ? '' : JSON.stringify(value));

const cells = (event: AuditEventDetail): readonly (string | number | null)[] => [
  event.id,
  event.at,
  event.actor.kind,
  event.actor.id,
  event.actor.name,
  event.action,
  event.entity,
  event.entityId,
  event.label,
  event.requestId,
  json(event.before),
  json(event.after),
];

/** `changes` says again what before and after say, and is left out. */
const line = ({ changes: _changes, ...event }: AuditEventDetail): string => `${JSON.stringify(event)}\n`;

/** The file of an export, piece by piece. No cell of the CSV opens as a formula: a name may begin with "=". */
export async function* auditFile(pieces: AsyncIterable<readonly AuditEventDetail[]>, format: ExportFormat): AsyncGenerator<string> {
  if (format === 'csv') yield stringify([COLUMNS], { bom: true, record_delimiter: '\r\n' });
  for await (const events of pieces) {
    yield format === 'ndjson'
      ? events.map(line).join('')
      : stringify(
          events.map((event) => [...cells(event)]),
          { escape_formulas: true, record_delimiter: '\r\n' },
        );
  }
}
