import { DateTime } from 'luxon';
import type { Client } from './client.ts';
import { DEPARTMENTS, heads, ORGANISATION, type Person, people, SITES } from './company.ts';
import { experience } from './experiences.ts';
import { seededRandom } from './random.ts';
import { INDUCTION, JOURNEY, TOUCH_POINTS } from './touch-points.ts';

const WEEKS_OF_HISTORY = 6;
const WEEKS_TO_COME = 20;

export interface SeedTools {
  readonly client: Client;
  /** The moment at which the demonstration is opened. */
  readonly now: Date;
  /** Moves the product's clock: the history happens week by week. */
  setClock(to: Date): void;
  /** Mails whatever is due at the product's time. */
  deliverMail(): Promise<void>;
}

export interface SeedReport {
  readonly employees: number;
  readonly touchPoints: number;
  readonly weeks: number;
  readonly assignments: number;
  readonly unplaced: number;
  readonly lived: number;
}

/** Builds the demonstration through the product's own API, from the first site to the mails of this week. */
export async function seedDemo(tools: SeedTools): Promise<SeedReport> {
  const { client } = tools;
  const thisWeek = DateTime.fromJSDate(tools.now, { zone: ORGANISATION.timeZone }).startOf('week');
  const firstWeek = thisWeek.minus({ weeks: WEEKS_OF_HISTORY });
  tools.setClock(firstWeek.minus({ days: 6 }).set({ hour: 8 }).toJSDate());
  const everyone = await describeCompany(client, firstWeek);
  await describeTouchPoints(client, firstWeek, everyone);
  await planAndPublish(client, {
    name: 'Fresh eyes: the first weeks',
    kind: 'induction',
    startWeek: weekName(firstWeek),
    weeksAfterStart: 8,
    touchPoints: INDUCTION,
  });
  const cycle = await planAndPublish(client, {
    name: `Everyone walks by ${thisWeek.plus({ weeks: WEEKS_TO_COME }).toFormat('LLLL')}`,
    kind: 'cycle',
    startWeek: weekName(firstWeek),
    endWeek: weekName(thisWeek.plus({ weeks: WEEKS_TO_COME })),
    rules: { preferences: { avoidOwnDepartment: true, leadersFirst: true, varyChannel: true } },
  });
  let lived = 0;
  for (let week = firstWeek; week <= thisWeek; week = week.plus({ weeks: 1 })) lived += await liveWeek(tools, week);
  tools.setClock(tools.now);
  await tools.deliverMail();
  const plan = await client.get<{ summary: { makespanWeeks: number; placed: number; unplaced: number } }>(`/plans/${cycle.plan}`);
  // What was missed and spoilt is planned again: a draft waits for somebody's eyes.
  await generate(client, cycle.programme);
  return {
    employees: everyone.length,
    touchPoints: TOUCH_POINTS.length,
    weeks: plan.summary.makespanWeeks,
    assignments: plan.summary.placed,
    unplaced: plan.summary.unplaced,
    lived,
  };
}

const weekName = (monday: DateTime): string => monday.toFormat("kkkk-'W'WW");
const date = (day: DateTime): string => day.toISODate() as string;

async function describeCompany(client: Client, firstWeek: DateTime): Promise<readonly Person[]> {
  await client.patch('/organisation', ORGANISATION);
  for (const site of SITES) await client.post('/sites', site);
  for (const { people: _, ...department } of DEPARTMENTS) await client.post('/departments', department);
  const joined = [-1, 0, 1, 2, 4, 5].map((weeks) => date(firstWeek.plus({ weeks })));
  const everyone = people(joined, date(firstWeek.plus({ weeks: 20, days: 4 })));
  await client.importCsv('/imports/employees', toCsv(everyone));
  for (const [department, head] of heads(everyone)) await client.patch(`/departments/${department}`, { head });
  await announceAbsences(client, everyone, firstWeek);
  return everyone;
}

function toCsv(everyone: readonly Person[]): string {
  const header = ['number', 'email', 'givenName', 'familyName', 'department', 'site', 'manager', 'startDate', 'endDate', 'locale'];
  const rows = everyone.map((person) =>
    [
      person.number,
      person.email,
      person.givenName,
      person.familyName,
      person.department,
      person.site,
      person.manager ?? '',
      person.startDate,
      person.endDate ?? '',
      person.locale,
    ].join(','),
  );
  return `${[header.join(','), ...rows].join('\n')}\n`;
}

/** Every sixth person is away for one to three weeks somewhere in the half year. */
async function announceAbsences(client: Client, everyone: readonly Person[], firstWeek: DateTime): Promise<void> {
  const random = seededRandom(7);
  for (const person of everyone) {
    if (random() > 1 / 6) continue;
    const from = firstWeek.plus({ weeks: Math.floor(random() * (WEEKS_OF_HISTORY + WEEKS_TO_COME - 3)) });
    const to = from.plus({ days: 4 + 7 * Math.floor(random() * 3) });
    await client.post('/absences', {
      employee: person.number,
      from: date(from),
      to: date(to),
      kind: random() < 0.8 ? 'leave' : 'training',
    });
  }
}

async function describeTouchPoints(client: Client, firstWeek: DateTime, everyone: readonly Person[]): Promise<void> {
  await client.post('/journeys', JOURNEY);
  for (const touchPoint of TOUCH_POINTS) await client.post('/touch-points', { ...touchPoint, journey: JOURNEY.name });
  const closedFrom = firstWeek.plus({ weeks: 10 });
  await client.post('/closures', {
    touchPoint: 'REPAIR',
    site: 'LON',
    fromWeek: weekName(closedFrom),
    toWeek: weekName(closedFrom.plus({ weeks: 1 })),
    reason: 'The workshop moves',
  });
  const packer = everyone.filter((person) => person.department === 'WARE')[3] as Person;
  await client.post('/exemptions', {
    employee: packer.number,
    touchPoint: 'COLLECT',
    reason: 'Works nights; the counter is closed then',
    approver: packer.manager,
    from: date(firstWeek.minus({ weeks: 1 })),
    until: date(firstWeek.plus({ weeks: 52 })),
    equivalent: 'PARCEL',
  });
  await client.post('/credits', {
    employee: packer.number,
    touchPoint: 'PARCEL',
    experiencedOn: date(firstWeek.minus({ weeks: 2 })),
    reason: 'Waited for a parcel of ours like everybody else',
    approver: packer.manager,
  });
  const buyer = everyone.filter((person) => person.department === 'MKT')[2] as Person;
  await client.post('/credits', {
    employee: buyer.number,
    touchPoint: 'ORDER',
    experiencedOn: date(firstWeek.minus({ weeks: 3 })),
    reason: 'Ordered a birthday present as a new customer',
    approver: buyer.manager,
  });
}

async function planAndPublish(client: Client, programme: object): Promise<{ programme: string; plan: string }> {
  const { id } = await client.post<{ id: string }>('/programmes', programme);
  const plan = await generate(client, id);
  await client.post(`/plans/${plan}/publish`);
  return { programme: id, plan };
}

/** Solving is work in the background: ask until the draft is there. */
async function generate(client: Client, programme: string): Promise<string> {
  const { id } = await client.post<{ id: string }>(`/programmes/${programme}/plans`, { seed: 1 });
  for (;;) {
    const { status, error } = await client.get<{ status: string; error?: string | null }>(`/plans/${id}`);
    if (status === 'draft') return id;
    if (status !== 'solving') throw new Error(`The demonstration's plan is ${status}: ${error}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** One week, as far as it is past: mail on Friday, walks during the week, and some do not happen. */
async function liveWeek(tools: SeedTools, monday: DateTime): Promise<number> {
  const { client } = tools;
  tools.setClock(monday.minus({ days: 3 }).set({ hour: 21 }).toJSDate());
  await tools.deliverMail();
  const assignments = await client.all<{ id: string; employee: { number: string }; touchPoint: { code: string } }>(
    `/assignments?week=${weekName(monday)}&status=announced`,
  );
  assignments.sort((a, b) => (`${a.employee.number} ${a.touchPoint.code}` < `${b.employee.number} ${b.touchPoint.code}` ? -1 : 1));
  const random = seededRandom(monday.weekNumber);
  let lived = 0;
  const walks = assignments
    .map((assignment, index) => ({ assignment, moment: monday.plus({ days: index % 5, hours: 9 + (index % 8) }).toJSDate() }))
    .filter(({ moment }) => moment <= tools.now)
    .sort((a, b) => a.moment.getTime() - b.moment.getTime());
  for (const { assignment, moment } of walks) {
    tools.setClock(moment);
    const fate = random();
    if (fate < 0.88) {
      await client.post(`/assignments/${assignment.id}/start`);
      await client.post(`/assignments/${assignment.id}/complete`, experience(random));
      lived++;
    } else if (fate < 0.92) await client.post(`/assignments/${assignment.id}/excuse`, { reason: 'The shop was closed for a burst pipe.' });
    else await client.post(`/assignments/${assignment.id}/miss`, { reason: 'Too much to do that week.' });
  }
  return lived;
}
