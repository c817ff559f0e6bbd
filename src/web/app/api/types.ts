/**
 * What the API answers, by the very schemas that the server checks its answers with. Types only: nothing of the server
 * reaches the browser.
 */
import type { z } from 'zod';
import type { SignInOptions as SignInOptionsSchema } from '../../../features/accounts/oidc/schemas.ts';
import type { Session as SessionSchema } from '../../../features/accounts/schemas.ts';
import type { Coverage } from '../../../features/coverage/schemas.ts';
import type { ImportResult } from '../../../features/directory/imports/schemas.ts';
import type { MessageDetail } from '../../../features/notifications/schemas.ts';
import type { DiffItem, Plan } from '../../../features/planning/schemas.ts';
import type { CodeRef as CodeRefSchema, EmployeeRef as EmployeeRefSchema } from '../../../platform/http/fields.ts';

export type CodeRef = z.output<typeof CodeRefSchema>;
export type EmployeeRef = z.output<typeof EmployeeRefSchema>;
export type Session = z.output<typeof SessionSchema>;
export type SignInOptions = z.output<typeof SignInOptionsSchema>;

/** The numbers of a group, or of everyone. */
export type CoverageCounts = Pick<Coverage, 'required' | 'direct' | 'equivalent' | 'exempt' | 'missing' | 'share' | 'suppressed'>;
export type ImportFault = ImportResult['errors'][number];
export type MailContent = NonNullable<MessageDetail['content']>;
export type PlanSummary = NonNullable<Plan['summary']>;
export type Change = DiffItem['change'];

export type { Account } from '../../../features/accounts/administration/schemas.ts';
export type { AccountIdentity } from '../../../features/accounts/oidc/schemas.ts';
export type { ApiToken } from '../../../features/accounts/schemas.ts';
export type { AccountSession } from '../../../features/accounts/sessions/schemas.ts';
export type { Walk } from '../../../features/assignments/own/schemas.ts';
export type { Assignment } from '../../../features/assignments/schemas.ts';
export type { AuditEvent, AuditEventDetail, AuditVocabulary } from '../../../features/audit/schemas.ts';
export type { CalendarSettings } from '../../../features/calendars/schemas.ts';
export type { LineCoverage, OwnCoverage } from '../../../features/coverage/line/schemas.ts';
export type { Coverage, CoverageMatrix } from '../../../features/coverage/schemas.ts';
export type { Absence } from '../../../features/directory/absences/schemas.ts';
export type { Department } from '../../../features/directory/departments/schemas.ts';
export type { Employee } from '../../../features/directory/employees/schemas.ts';
export type { ImportResult } from '../../../features/directory/imports/schemas.ts';
export type { LinePerson } from '../../../features/directory/line/schemas.ts';
export type { Site } from '../../../features/directory/sites/schemas.ts';
export type { Idea } from '../../../features/improvements/schemas.ts';
export type { EmployeeMail, Suppression } from '../../../features/notifications/bounces/schemas.ts';
export type { MailPreview, MailPreviewList, Message, MessageDetail } from '../../../features/notifications/schemas.ts';
export type { Organisation } from '../../../features/organisation/schemas.ts';
export type { Overview } from '../../../features/overview/schemas.ts';
export type { Feasibility, WhatIf, Why } from '../../../features/planning/analysis/schemas.ts';
export type {
  Board,
  Bottleneck,
  Diff,
  DiffItem,
  Plan,
  PlannedVisit,
  Published,
  UnplacedVisit,
} from '../../../features/planning/schemas.ts';
export type { Retention } from '../../../features/privacy/retention/schemas.ts';
export type { Erasure, ErasurePreview, StoredData } from '../../../features/privacy/schemas.ts';
export type { Programme, ProgrammeItem } from '../../../features/programmes/schemas.ts';
export type { Closure } from '../../../features/touchpoints/closures/schemas.ts';
export type { Credit } from '../../../features/touchpoints/credits/schemas.ts';
export type { Exemption } from '../../../features/touchpoints/exemptions/schemas.ts';
export type { Journey } from '../../../features/touchpoints/journeys/schemas.ts';
export type { TouchPoint } from '../../../features/touchpoints/touch-points/schemas.ts';
export type { Delivery, DeliveryDetail } from '../../../features/webhooks/deliveries/schemas.ts';
export type { EventType } from '../../../features/webhooks/domain.ts';
export type { NewWebhook, Webhook } from '../../../features/webhooks/schemas.ts';
