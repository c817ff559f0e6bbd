import type { z } from 'zod';
import { FAULT_CODES, type Fault, type FaultCode } from '../errors.ts';

/**
 * What one of zod's issues comes to in a word, with the numbers of it: the browser app says it in the reader's language.
 * A refinement gives its own word as `params: { code }`; one that gives none is said by its message alone.
 *
 * @param value what was sent there
 */
export function classify(issue: z.core.$ZodIssue, value: unknown): Pick<Fault, 'code' | 'values'> {
  switch (issue.code) {
    case 'unrecognized_keys':
      return { code: 'unknown-field' };
    case 'invalid_type':
      if (value === undefined) return { code: 'required' };
      return { code: issue.expected === 'int' ? 'not-whole' : 'type' };
    case 'too_small': {
      const minimum = Number(issue.minimum);
      if (issue.origin === 'string') return minimum === 1 ? { code: 'empty' } : { code: 'too-short', values: { minimum } };
      return { code: issue.origin === 'array' ? 'too-few' : 'too-small', values: { minimum } };
    }
    case 'too_big': {
      const maximum = Number(issue.maximum);
      return { code: issue.origin === 'string' ? 'too-long' : issue.origin === 'array' ? 'too-many' : 'too-large', values: { maximum } };
    }
    case 'invalid_format':
      return { code: issue.format === 'date' ? 'date' : issue.format === 'email' ? 'email' : 'format' };
    case 'invalid_value':
      if (value === undefined) return { code: 'required' };
      return { code: 'choice', values: { choices: issue.values.slice(0, 20).map(String).join(', ') } };
    case 'custom':
      return isCode(issue.params?.['code']) ? { code: issue.params['code'] } : {};
    default:
      return {};
  }
}

const isCode = (code: unknown): code is FaultCode => FAULT_CODES.some((known) => known === code);
