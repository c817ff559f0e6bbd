export const KINDS = ['employees', 'departments', 'sites', 'absences', 'touch-points'] as const;
export type Kind = (typeof KINDS)[number];

/** The fields that a column may feed, in the order people think of them. */
export const FIELDS = {
  employees: [
    'number',
    'email',
    'givenName',
    'familyName',
    'department',
    'site',
    'manager',
    'isLeader',
    'startDate',
    'endDate',
    'timeZone',
    'locale',
    'weeklyLoad',
  ],
  departments: ['code', 'name', 'parent', 'site', 'maxAwayPerWeek'],
  sites: ['code', 'name', 'timeZone', 'country'],
  absences: ['employee', 'from', 'to', 'kind'],
  'touch-points': [
    'code',
    'name',
    'journey',
    'stage',
    'channel',
    'audience',
    'ownerDepartment',
    'brief',
    'durationMinutes',
    'promisedWaitMinutes',
    'photo',
  ],
} as const satisfies Readonly<Record<Kind, readonly string[]>>;

/** How dates are commonly written, each shown by the same day. */
export const DATE_FORMATS = [
  { value: 'dd.MM.yyyy', label: '28.12.2026' },
  { value: 'd.M.yyyy', label: '1.2.2026' },
  { value: 'dd/MM/yyyy', label: '28/12/2026' },
  { value: 'MM/dd/yyyy', label: '12/28/2026' },
  { value: 'dd-MM-yyyy', label: '28-12-2026' },
  { value: 'dd-MMM-yyyy', label: '28-Dec-2026' },
] as const;

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Browsers leave the type of a CSV empty, or call it a spreadsheet where one is installed; the name says it better. */
export const contentType = (file: File): string => (/\.xlsx$/i.test(file.name) ? XLSX : 'text/csv');
