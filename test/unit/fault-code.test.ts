import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { accountConstraints } from '../../src/features/accounts/store.ts';
import { employeeConstraints } from '../../src/features/directory/employees/store.ts';
import { planConstraints } from '../../src/features/planning/store.ts';
import { programmeConstraints } from '../../src/features/programmes/store.ts';
import { translateConstraint } from '../../src/platform/db/constraints.ts';
import { conflictOf, FAULT_CODES, type ProductError } from '../../src/platform/errors.ts';
import { CalendarDate, Code, EmailAddress, TimeZone, Week } from '../../src/platform/http/fields.ts';
import { faultsOf } from '../../src/platform/http/parse.ts';

const faultOf = (schema: z.ZodType, value: unknown) => {
  const { error } = z.strictObject({ field: schema }).safeParse(value === undefined ? {} : { field: value });
  const [fault] = faultsOf(error as z.ZodError, value === undefined ? {} : { field: value }, '');
  return [fault?.code, fault?.values];
};

describe('a fault says what is wrong in one word, with its numbers', () => {
  test.each([
    ['what is missing', z.string(), undefined, 'required', undefined],
    ['a missing choice', z.enum(['a', 'b']), undefined, 'required', undefined],
    ['another type', z.string(), 7, 'type', undefined],
    ['half a number', z.int(), 1.5, 'not-whole', undefined],
    ['empty text', z.string().min(1), '', 'empty', undefined],
    ['short text', z.string().min(32), 'x', 'too-short', { minimum: 32 }],
    ['long text', z.string().max(3), 'xxxx', 'too-long', { maximum: 3 }],
    ['a short list', z.array(z.int()).min(2), [1], 'too-few', { minimum: 2 }],
    ['a long list', z.array(z.int()).max(1), [1, 2], 'too-many', { maximum: 1 }],
    ['a small number', z.int().min(1), 0, 'too-small', { minimum: 1 }],
    ['a large number', z.int().max(52), 53, 'too-large', { maximum: 52 }],
    ['no choice of ours', z.enum(['a', 'b']), 'c', 'choice', { choices: 'a, b' }],
    ['no date', CalendarDate, '2026-02-30', 'date', undefined],
    ['a date long ago', CalendarDate, '1066-10-14', 'date', undefined],
    ['no week', Week, '2027-W53', 'week', undefined],
    ['no address', EmailAddress, 'x', 'email', undefined],
    ['no zone', TimeZone, 'Mars', 'time-zone', undefined],
    ['a code that is a folder', Code, '..', 'reserved', undefined],
    ['a code with a slash', Code, 'a/b', 'format', undefined],
    ['a rule of its own', z.string().refine(() => false, 'is odd'), 'x', undefined, undefined],
  ])('%s', (_name, schema, value, code, values) => {
    expect(faultOf(schema as z.ZodType, value)).toEqual([code, values]);
  });

  test('an unknown field is one', () => {
    const { error } = z.strictObject({}).safeParse({ colour: 'blue' });
    expect(faultsOf(error as z.ZodError, { colour: 'blue' }, '')).toMatchObject([{ pointer: '/colour', code: 'unknown-field' }]);
  });

  test.each(['en', 'de'])('the browser app has a sentence for every word (%s)', (language) => {
    const { fault } = JSON.parse(readFileSync(new URL(`../../src/web/i18n/app/${language}.json`, import.meta.url), 'utf8'));
    expect(Object.keys(fault).sort()).toEqual([...FAULT_CODES].sort());
  });

  test.each([
    ['23505', 'employees_number', employeeConstraints, 'taken'],
    ['23505', 'plans_one_solving', planConstraints, 'being-planned'],
    ['23503', 'plans_programme_key_fkey', programmeConstraints, 'has-plans'],
    ['23514', 'employees_no_manager_cycle', employeeConstraints, 'circle'],
    ['23514', 'accounts_last_admin', accountConstraints, 'last-administrator'],
  ])('a broken constraint has the word of its SQLSTATE (%s) unless it brings its own: %s', (code, constraint, messages, word) => {
    const broken = Object.assign(new Error('broken'), { code, constraint });
    expect((translateConstraint(broken, messages) as ProductError).faults).toMatchObject([{ code: word }]);
  });

  test('a conflict about the whole of something carries its word and its names', () => {
    const { message, faults } = conflictOf('in-audience', 'The audience of "Everyone" names this site.', { programme: 'Everyone' });
    expect(faults).toEqual([{ pointer: '', message, code: 'in-audience', values: { programme: 'Everyone' } }]);
  });
});
