import type { ConstraintMessages } from '../platform/db/constraints.ts';
import type { Operation } from '../platform/http/operation.ts';
import { accountConstraints } from './accounts/store.ts';
import { assignmentOperations } from './assignments/http.ts';
import { ownAssignmentOperations } from './assignments/own/http.ts';
import { assignmentConstraints } from './assignments/store.ts';
import { coverageOperations } from './coverage/http.ts';
import { lineCoverageOperations } from './coverage/line/http.ts';
import { absenceOperations } from './directory/absences/http.ts';
import { absenceConstraints } from './directory/absences/store.ts';
import { departmentOperations } from './directory/departments/http.ts';
import { departmentConstraints } from './directory/departments/store.ts';
import { employeeOperations } from './directory/employees/http.ts';
import { employeeConstraints } from './directory/employees/store.ts';
import { importOperations } from './directory/imports/http.ts';
import { lineOperations } from './directory/line/http.ts';
import { siteOperations } from './directory/sites/http.ts';
import { siteConstraints } from './directory/sites/store.ts';
import { improvementOperations } from './improvements/http.ts';
import { ideaConstraints } from './improvements/store.ts';
import { messageOperations } from './notifications/http.ts';
import { relayLogOperations } from './notifications/relay-log/http.ts';
import { organisationOperations } from './organisation/http.ts';
import { overviewOperations } from './overview/http.ts';
import { planConstraints } from './planning/store.ts';
import { programmeOperations } from './programmes/http.ts';
import { programmeConstraints } from './programmes/store.ts';
import { groupConstraints } from './provisioning/groups/store.ts';
import { userConstraints } from './provisioning/users/store.ts';
import { touchPointConstraints, touchPointOperations } from './touchpoints/index.ts';

/** Operations that need nothing but their transaction or connection; `composition.ts` adds those that are wired. */
export const operations: readonly Operation[] = [
  ...organisationOperations,
  ...siteOperations,
  ...departmentOperations,
  ...employeeOperations,
  ...lineOperations,
  ...absenceOperations,
  ...importOperations,
  ...touchPointOperations,
  ...programmeOperations,
  ...assignmentOperations,
  ...ownAssignmentOperations,
  ...improvementOperations,
  ...messageOperations,
  ...relayLogOperations,
  ...coverageOperations,
  ...lineCoverageOperations,
  ...overviewOperations,
];

/** What a broken database constraint means to whoever sent the data. */
export const constraints: ConstraintMessages = {
  ...accountConstraints,
  ...siteConstraints,
  ...departmentConstraints,
  ...employeeConstraints,
  ...absenceConstraints,
  ...touchPointConstraints,
  ...programmeConstraints,
  ...planConstraints,
  ...assignmentConstraints,
  ...ideaConstraints,
  ...userConstraints,
  ...groupConstraints,
};
