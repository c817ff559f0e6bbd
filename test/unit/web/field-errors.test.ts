import { describe, expect, test } from '@jest/globals';
import { ApiProblem, fieldErrors, pointerParts } from '../../../src/web/app/api/problem.ts';

const problem = (...errors: { pointer: string; message: string }[]) =>
  new ApiProblem(422, { type: 'urn:x', title: 'Some values cannot be accepted', status: 422, detail: 'See errors.', errors });

describe('faults of the API find their fields', () => {
  test('by name, and nested ones by the nearest field that the form shows', () => {
    const error = problem(
      { pointer: '/email', message: 'must be an e-mail address' },
      { pointer: '/venues/1/placesPerWeek', message: 'must be at least 0' },
      { pointer: '/organisation/timeZone', message: 'is no IANA time zone' },
      { pointer: '/query/emailDomain', message: 'must be a domain' },
    );
    expect(fieldErrors(error, ['email', 'venues', 'organisation.timeZone', 'emailDomain'])).toEqual({
      fields: {
        email: 'must be an e-mail address',
        venues: 'must be at least 0',
        'organisation.timeZone': 'is no IANA time zone',
        emailDomain: 'must be a domain',
      },
      others: [],
    });
  });

  test('the longest name wins, and two faults of a field are both said', () => {
    const error = problem({ pointer: '/rules/gap', message: 'One.' }, { pointer: '/rules/gap', message: 'Two.' });
    expect(fieldErrors(error, ['rules', 'rules.gap']).fields).toEqual({ 'rules.gap': 'One. Two.' });
  });

  test('what belongs to no field is not lost', () => {
    const error = problem({ pointer: '/secret', message: 'is unknown' }, { pointer: '', message: 'no valid JSON' });
    expect(fieldErrors(error, ['email'])).toEqual({ fields: {}, others: ['secret: is unknown', 'no valid JSON'] });
    expect(fieldErrors(problem(), ['email']).others).toEqual(['See errors.']);
    expect(fieldErrors(new ApiProblem(503), ['email']).others).toEqual(['HTTP 503']);
    expect(fieldErrors(new Error('odd'), []).others).toEqual(['Error: odd']);
  });

  test('a pointer is read as RFC 6901 has it', () => {
    expect(pointerParts('/a~1b/c~0d/0')).toEqual(['a/b', 'c~d', '0']);
    expect(pointerParts('')).toEqual([]);
  });
});
