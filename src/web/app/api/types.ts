/** What the API answers and takes, as its contract names it. */

export interface CodeRef {
  readonly id: string;
  readonly code: string;
  readonly name: string;
}
export interface NameRef {
  readonly id: string;
  readonly name: string;
}
export interface EmployeeRef {
  readonly id: string;
  readonly number: string;
  readonly name: string;
}

export interface Session {
  readonly account: { readonly id: string | null; readonly name: string; readonly email: string | null; readonly role: string };
  readonly organisation: { readonly name: string; readonly locale: string; readonly timeZone: string };
  readonly mail: { readonly local: boolean; readonly held: boolean };
}

export interface Site extends CodeRef {
  readonly timeZone: string;
  readonly country: string | null;
  readonly version: number;
}

export interface Department extends CodeRef {
  readonly parent: CodeRef | null;
  readonly site: CodeRef | null;
  readonly maxAwayPerWeek: number | null;
  readonly employees: number;
  readonly version: number;
}

export interface Employee {
  readonly id: string;
  readonly number: string;
  readonly email: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly department: CodeRef | null;
  readonly site: CodeRef | null;
  readonly manager: EmployeeRef | null;
  readonly isLeader: boolean;
  readonly leaderBy: 'declared' | 'derived';
  readonly status: 'active' | 'joining' | 'left' | 'deactivated';
  readonly effectiveTimeZone: string;
  readonly effectiveLocale: string;
  readonly startDate: string | null;
  readonly endDate: string | null;
  readonly timeZone: string | null;
  readonly locale: string | null;
  readonly weeklyLoad: number;
  readonly version: number;
}

export interface Absence {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly kind: 'leave' | 'sickness' | 'parental' | 'training' | 'business' | 'other';
  readonly version: number;
}

export interface ImportFault {
  readonly line: number;
  readonly column: string | null;
  readonly value: string | null;
  readonly message: string;
}

export interface ImportResult {
  readonly rows: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly errors: readonly ImportFault[];
  readonly moreErrors: number;
  readonly warnings: readonly ImportFault[];
  readonly moreWarnings: number;
  readonly encoding: string | null;
  readonly delimiter: string | null;
  readonly mapping: Readonly<Record<string, string>>;
  readonly ignoredColumns: readonly string[];
  readonly dryRun: boolean;
}

export interface Journey extends NameRef {
  readonly stages: readonly (NameRef & { readonly touchPoints: number })[];
  readonly version: number;
}

export interface TouchPoint extends CodeRef {
  readonly journey: NameRef;
  readonly stage: NameRef;
  readonly channel: string;
  readonly audience: 'external' | 'internal';
  readonly ownerDepartment: CodeRef | null;
  readonly brief: string;
  readonly briefHtml: string;
  readonly durationMinutes: number | null;
  readonly promisedWaitMinutes: number | null;
  readonly photo: 'none' | 'allowed' | 'required';
  readonly prerequisites: readonly CodeRef[];
  readonly equivalents: readonly CodeRef[];
  readonly venues: readonly { readonly id: string; readonly site: CodeRef | null; readonly placesPerWeek: number }[];
  readonly archivedAt: string | null;
  readonly version: number;
}

export interface Closure {
  readonly id: string;
  readonly touchPoint: CodeRef;
  readonly site: CodeRef | null;
  readonly fromWeek: string;
  readonly toWeek: string;
  readonly placesPerWeek: number;
  readonly reason: string;
  readonly version: number;
}

export interface Assignment {
  readonly id: string;
  readonly employee: EmployeeRef;
  readonly touchPoint: CodeRef;
  readonly week: string;
  readonly status: string;
}
