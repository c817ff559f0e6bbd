import type { ConstraintMessages } from '../../platform/db/constraints.ts';
import type { Operation } from '../../platform/http/operation.ts';
import { closureOperations } from './closures/http.ts';
import { closureConstraints } from './closures/store.ts';
import { creditOperations } from './credits/http.ts';
import { creditConstraints } from './credits/store.ts';
import { exemptionOperations } from './exemptions/http.ts';
import { exemptionConstraints } from './exemptions/store.ts';
import { journeyOperations } from './journeys/http.ts';
import { journeyConstraints } from './journeys/store.ts';
import { touchPointOperations as ownOperations } from './touch-points/http.ts';
import { touchPointConstraints as ownConstraints } from './touch-points/store.ts';

/** The customer's path and its exceptions, as composition wires them. */
export const touchPointOperations: readonly Operation[] = [
  ...journeyOperations,
  ...ownOperations,
  ...closureOperations,
  ...exemptionOperations,
  ...creditOperations,
];

export const touchPointConstraints: ConstraintMessages = {
  ...journeyConstraints,
  ...ownConstraints,
  ...closureConstraints,
  ...exemptionConstraints,
  ...creditConstraints,
};
