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

export interface Programme {
  readonly id: string;
  readonly name: string;
  readonly kind: 'cycle' | 'induction';
  readonly startWeek: string;
  readonly endWeek: string | null;
  readonly weeksAfterStart: number | null;
  readonly audience: {
    readonly departments?: readonly CodeRef[];
    readonly sites?: readonly CodeRef[];
    readonly employees?: readonly EmployeeRef[];
    readonly leadersOnly?: boolean;
  } | null;
  readonly allTouchPoints: boolean;
  readonly touchPoints: readonly CodeRef[];
  readonly rulesInWords: readonly string[];
  readonly publishedPlan: string | null;
  readonly latestPlan: { readonly id: string; readonly status: string } | null;
  readonly archivedAt: string | null;
  readonly version: number;
}

export interface Bottleneck {
  readonly resource: string;
  readonly name: string;
  readonly fromWeek: string;
  readonly toWeek: string;
  readonly need: number;
  readonly have: number;
  readonly sentence: string;
}

export interface Feasibility {
  readonly status: string;
  readonly lowerBoundWeeks: number;
  readonly bottlenecks: readonly Bottleneck[];
}

export interface PlanSummary {
  readonly required: number;
  readonly placed: number;
  readonly unplaced: number;
  readonly makespanWeeks: number;
  readonly lowerBoundWeeks: number;
  readonly proof: 'proved-shortest' | 'feasible' | 'infeasible';
  readonly moved: number | null;
  readonly unavoidable: number | null;
  readonly postponed: number;
  readonly lapsed: number;
  readonly cancelled: boolean;
}

export interface PlanProgress {
  readonly phase: string;
  readonly placed: number;
  readonly required: number;
  readonly weeks: number;
  readonly lowerBound: number;
  readonly fraction: number;
}

export interface Plan {
  readonly id: string;
  readonly programme: NameRef;
  readonly status: 'solving' | 'draft' | 'published' | 'superseded' | 'discarded' | 'failed';
  readonly seed: number;
  readonly firstWeek: string | null;
  readonly weeks: number | null;
  readonly summary: PlanSummary | null;
  readonly bottlenecks: readonly Bottleneck[];
  readonly progress: PlanProgress | null;
  readonly cancelRequested: boolean;
  readonly error: string | null;
  readonly requestedBy: string;
  readonly version: number;
  readonly createdAt: string;
  readonly solvedAt: string | null;
  readonly publishedAt: string | null;
}

export interface VenueRef {
  readonly id: string;
  readonly site: CodeRef | null;
}

export interface PlannedVisit {
  readonly employee: EmployeeRef;
  readonly touchPoint: CodeRef;
  readonly venue: VenueRef;
  readonly week: string;
}

export interface UnplacedVisit {
  readonly employee: EmployeeRef;
  readonly touchPoint: CodeRef;
  readonly reason: string;
  readonly sentence: string;
}

export interface Board {
  readonly weeks: readonly string[];
  readonly touchPoints: readonly CodeRef[];
  /** One row a touch-point, one cell a week. */
  readonly cells: readonly (readonly { readonly used: number; readonly places: number }[])[];
}

export type Change = 'added' | 'moved' | 'cancelled' | 'unchanged';

export interface DiffItem {
  readonly change: Change;
  readonly employee: EmployeeRef;
  readonly touchPoint: CodeRef;
  readonly before: { readonly week: string; readonly venue: VenueRef } | null;
  readonly after: { readonly week: string; readonly venue: VenueRef } | null;
  readonly told: boolean;
}

export interface Diff {
  readonly counts: Readonly<Record<Change, number>>;
  readonly people: number;
  readonly told: number;
  readonly items: readonly DiffItem[];
  readonly nextCursor: string | null;
}

export interface Published {
  readonly announced: number;
  readonly moved: number;
  readonly unchanged: number;
  readonly cancelled: number;
  readonly messages: number;
}

export interface CoverageCounts {
  readonly required: number | null;
  readonly direct: number | null;
  readonly equivalent: number | null;
  readonly exempt: number | null;
  readonly missing: number | null;
  readonly share: number | null;
  readonly suppressed?: true;
}

export interface CoverageGroup extends CoverageCounts {
  readonly key: string;
  readonly id: string | null;
  readonly code: string | null;
  readonly name: string;
}

export interface Coverage extends CoverageCounts {
  readonly groupBy: 'department' | 'role' | 'touchPoint' | 'stage' | 'week';
  readonly ofWhichPlanned: number | null;
  readonly groups: readonly CoverageGroup[];
}

export interface CoverageMatrix {
  readonly touchPoints: readonly (CodeRef & { readonly stage: string })[];
  readonly departments: readonly CodeRef[];
  readonly rows: readonly {
    readonly id: string;
    readonly number: string;
    readonly name: string;
    readonly department: string | null;
    readonly leader: boolean;
    /** One character a touch-point: d direct, e equivalent, x exempt, p planned, v privileged, m missing, . not required. */
    readonly cells: string;
  }[];
}

export type MessageStatus = 'queued' | 'sending' | 'sent' | 'failed' | 'unknown' | 'suppressed' | 'cancelled';

export interface Message {
  readonly id: string;
  readonly kind: 'weekly' | 'change' | 'sign-in' | 'test';
  readonly status: MessageStatus;
  readonly reason: string | null;
  readonly employee: EmployeeRef | null;
  readonly to: string;
  readonly locale: string;
  readonly week: string | null;
  readonly subject: string | null;
  readonly dueAt: string;
  readonly attempts: number;
  readonly sentAt: string | null;
  readonly actions: readonly ('resend' | 'mark-delivered' | 'cancel')[];
  readonly version: number;
  readonly createdAt: string;
}

export interface MailContent {
  readonly subject: string;
  readonly from: string;
  readonly to: string;
  readonly html: string;
  readonly text: string;
  readonly attachments: readonly { readonly name: string; readonly contentType: string; readonly bytes: number }[];
}

export interface MessageDetail extends Message {
  readonly history: readonly {
    readonly number: number;
    readonly startedAt: string;
    readonly outcome: 'sent' | 'transient' | 'permanent' | 'ambiguous' | null;
    readonly smtpCode: number | null;
    readonly response: string | null;
  }[];
  readonly content: MailContent | null;
}

interface PlanAtWork {
  readonly id: string;
  readonly programme: NameRef;
  readonly placed: number | null;
  readonly unplaced: number | null;
}

export interface Overview {
  readonly week: string;
  readonly has: Readonly<Record<'people' | 'touchPoints' | 'programmes' | 'plans' | 'published', number>>;
  readonly solving: readonly PlanAtWork[];
  readonly drafts: readonly PlanAtWork[];
  readonly unplaced: readonly PlanAtWork[];
  readonly messages: Readonly<Record<'queued' | 'failed' | 'unknown', number>>;
  readonly thisWeek: Readonly<Record<'open' | 'started' | 'done' | 'privileged' | 'missed' | 'excused', number>>;
  readonly unanswered: number;
}
