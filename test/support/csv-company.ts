/** A company as a real directory export has it: 107 people in a tree with gaps, local parts for e-mails, managers in any order. */
const DEPARTMENTS = ['Board', 'Finance', 'Shipping', 'Sales', 'IT', 'Marketing', 'Purchasing', 'Legal', 'Care', 'Returns', 'Web'];

export interface CsvCompany {
  readonly departments: string;
  readonly employees: string;
  readonly count: number;
}

export function csvCompany(count = 107): CsvCompany {
  const department = (index: number) => (index === 0 ? 0 : 1 + (index % (DEPARTMENTS.length - 1)));
  const departments = DEPARTMENTS.map((name, index) => `${10 * (index + 1)};${name}`);
  const rows = Array.from({ length: count }, (_, index) => {
    const manager = index === 0 ? '' : index <= 10 ? '100' : String(100 + 1 + (index % 10));
    // One person without a department: real directories have gaps.
    const of = index === 77 ? '' : String(10 * (department(index) + 1));
    return `${100 + index};First${index};Läst ${index};USER${index};2015-0${1 + (index % 9)}-17;${manager};${of}`;
  });
  // Managers after those they lead: the import must not depend on the order.
  const employees = ['employee_id;first_name;last_name;email;hire_date;manager_id;department_id', ...rows.reverse()];
  return {
    departments: `${['department_id;department_name', ...departments].join('\r\n')}\r\n`,
    employees: `${employees.join('\r\n')}\r\n`,
    count,
  };
}

/** Twelve touch-points on six stages; places for 107 people in 30 weeks. */
export const journey = { name: 'From the first look to the last', stages: ['Discover', 'Choose', 'Buy', 'Receive', 'Use', 'Return'] };

export const touchPoints = Array.from({ length: 12 }, (_, index) => ({
  code: `TP${index + 1}`,
  name: `Touch-point ${index + 1}`,
  journey: journey.name,
  stage: journey.stages[Math.floor(index / 2)],
  channel: ['web', 'phone', 'shop', 'post'][index % 4],
  brief: `Live **touch-point ${index + 1}** as a customer would.`,
  durationMinutes: 30,
  ...(index === 7 ? { prerequisites: ['TP5'] } : {}),
  venues: [{ site: null, placesPerWeek: 8 }],
}));
