import type { ZodOpenApiOverride } from 'zod-openapi';

/**
 * What no answer exceeds: characters of one text, members of one list. Far above what any answer holds; a client may size its
 * buffers by them. Tests hold every answer they see to them (`exceeded`). What a request may hold is said schema by schema.
 */
export const ANSWER = { text: 4_194_304, list: 5_000_000 } as const;

/** The longest text that a format allows, where the format bounds it. */
const BY_FORMAT: Readonly<Record<string, number>> = { uuid: 36, date: 10, time: 15, 'date-time': 40, email: 254 };

const INT32 = 2_147_483_647;

/** Says of each schema how large its values get, so that a client and a reviewer need not guess (OWASP API4:2023). */
export const withCeilings: ZodOpenApiOverride = ({ jsonSchema, io }) => {
  if (jsonSchema.type === 'integer' && jsonSchema.format === undefined) {
    const small = (limit: number | undefined): boolean => limit !== undefined && Math.abs(limit) <= INT32;
    jsonSchema.format = small(jsonSchema.minimum) && small(jsonSchema.maximum) ? 'int32' : 'int64';
  }
  if (
    jsonSchema.type === 'string' &&
    jsonSchema.maxLength === undefined &&
    jsonSchema.enum === undefined &&
    jsonSchema.const === undefined
  ) {
    const longest = BY_FORMAT[jsonSchema.format ?? ''] ?? (io === 'output' ? ANSWER.text : undefined);
    if (longest !== undefined) jsonSchema.maxLength = longest;
  }
  if (jsonSchema.type === 'array' && jsonSchema.maxItems === undefined && io === 'output') jsonSchema.maxItems = ANSWER.list;
};

/** @returns where an answer is larger than the document says, or undefined */
export function exceeded(answer: unknown, at = ''): string | undefined {
  if (typeof answer === 'string') return answer.length > ANSWER.text ? `${at}: ${answer.length} characters` : undefined;
  if (answer === null || typeof answer !== 'object') return undefined;
  if (Array.isArray(answer) && answer.length > ANSWER.list) return `${at}: ${answer.length} members`;
  for (const [key, value] of Object.entries(answer)) {
    const found = exceeded(value, `${at}/${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
