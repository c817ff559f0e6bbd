import type { Request } from 'express';
import { z } from 'zod';
import { ProductError } from '../../../platform/errors.ts';
import { type Operation, raw } from '../../../platform/http/operation.ts';
import { settleByRelayLog } from './service.ts';

const MOST_BYTES = 256 * 1024 * 1024;

const count = (description: string) => z.int().meta({ description });

const RelayLogResult = z
  .object({
    lines: count('Lines read.'),
    matched: count('Messages that the log names.'),
    delivered: count('Unknown messages that the relay has sent on; they are sent now.'),
    bounced: count('Unknown messages that the relay gave up or refused; they are failed now.'),
    deferred: count('Unknown messages that the relay still tries to deliver; they stay unknown.'),
    untouched: count('Messages that were not unknown; nothing was changed.'),
  })
  .meta({ id: 'RelayLogResult' });

export const relayLogOperations: readonly Operation[] = [
  raw({
    id: 'settleByRelayLog',
    method: 'post',
    path: '/messages/relay-log',
    tag: 'Messages',
    summary: "Settle unknown messages by the mail relay's log",
    description:
      'The body is the log itself, 256 MB at most: lines of Postfix (queue id, message-id, status), or one line a mail, ' +
      '`<message-id> accepted` or `<message-id> refused`. Only unknown messages are settled; the same log again changes nothing.',
    access: 'admin',
    scope: 'messages:write',
    accepts: { types: ['text/plain'], mostBytes: MOST_BYTES },
    produces: { status: 200, mediaType: 'application/json', schema: RelayLogResult },
    async handle({ request, response, actor, requestId, unitOfWork }) {
      if (!request.is('text/plain') || (request.get('content-encoding') ?? 'identity') !== 'identity') {
        throw new ProductError('unsupported-media', 'The log cannot be read in this form. Send it as text/plain, not compressed.');
      }
      try {
        response.json(await settleByRelayLog(unitOfWork, { actor, requestId }, received(request)));
      } catch (error) {
        throw error instanceof RangeError ? new ProductError('too-large', error.message) : error;
      }
    },
  }),
];

/** @throws too-large, malformed when the sender hangs up */
async function* received(request: Request): AsyncGenerator<Buffer> {
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes <= MOST_BYTES) yield chunk;
    }
  } catch (cause) {
    throw new ProductError('malformed', 'The log was cut off before its end. Send it again.', [], { cause });
  }
  if (bytes > MOST_BYTES) throw new ProductError('too-large', 'The log is larger than 256 MB. Split it.');
}
