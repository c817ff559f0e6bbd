import type { TestApi } from './api.ts';

export type Body = Record<string, unknown>;

export interface Ground {
  readonly employee: string;
  readonly approver: string;
  readonly department: string;
  readonly site: string;
  readonly journey: string;
  readonly touchPoint: string;
}

/** The few records that valid requests refer to. */
export async function layGround(api: TestApi): Promise<Ground> {
  const id = async (path: string, body: Body): Promise<string> => (await api.post(path, body).expect(201)).body.id as string;
  const site = await id('/sites', { code: 'GROUND', name: 'Ground', timeZone: 'UTC' });
  const department = await id('/departments', { code: 'GROUND', name: 'Ground' });
  const person = { givenName: 'Ada', familyName: 'Example', department, site };
  const employee = await id('/employees', { ...person, number: 'GROUND', email: 'ground@example.org' });
  const approver = await id('/employees', { ...person, number: 'APPROVER', email: 'approver@example.org' });
  const journey = await id('/journeys', { name: 'Ground', stages: ['First'] });
  const touchPoint = await id('/touch-points', {
    code: 'GROUND',
    name: 'Ground',
    journey,
    stage: 'First',
    channel: 'phone',
    venues: [{ site: null, placesPerWeek: 5 }],
  });
  return { employee, approver, department, site, journey, touchPoint };
}

/** For every operation that creates something: a body that is accepted, another one for every number. */
export const validBodies = (ground: Ground): Readonly<Record<string, (index: number) => Body>> => ({
  createSite: (index) => ({ code: `S${index}`, name: 'A site', timeZone: 'Europe/Berlin' }),
  createDepartment: (index) => ({ code: `D${index}`, name: 'A department' }),
  createEmployee: (index) => ({
    number: `N${index}`,
    email: `n${index}@example.org`,
    givenName: 'Ada',
    familyName: 'Example',
    department: ground.department,
    site: ground.site,
  }),
  createAbsence: (index) => ({ employee: ground.employee, from: dayOf(index), to: dayOf(index), kind: 'leave' }),
  createJourney: (index) => ({ name: `Journey ${index}`, stages: ['First', 'Second'] }),
  createTouchPoint: (index) => ({
    code: `T${index}`,
    name: 'A touch-point',
    journey: ground.journey,
    stage: 'First',
    channel: 'phone',
    brief: 'Call.',
    venues: [{ site: null, placesPerWeek: 5 }],
  }),
  createClosure: (index) => ({ touchPoint: ground.touchPoint, fromWeek: weekOf(index), toWeek: weekOf(index), reason: 'closed' }),
  createExemption: (index) => ({
    employee: ground.employee,
    touchPoint: ground.touchPoint,
    reason: 'a reason',
    approver: ground.approver,
    from: dayOf(index),
    until: dayOf(index),
  }),
  createCredit: () => ({
    employee: ground.employee,
    touchPoint: ground.touchPoint,
    experiencedOn: '2026-01-01',
    reason: 'a reason',
    approver: ground.approver,
  }),
  createSuppression: (index) => ({ address: `gone${index}@example.org` }),
  createWebhook: (index) => ({ url: `https://hooks${index}.example.org/`, eventTypes: ['*'] }),
  createProgramme: (index) => ({ name: `Programme ${index}`, kind: 'cycle', startWeek: '2027-W01', endWeek: '2027-W30' }),
});

const DAY = 86_400_000;
const dayOf = (index: number): string => new Date(Date.UTC(2030, 0, 1) + index * 2 * DAY).toISOString().slice(0, 10);
/** 50 weeks of every year: all of them exist. */
const weekOf = (index: number): string => `${2030 + Math.floor(index / 50)}-W${String(1 + (index % 50)).padStart(2, '0')}`;
