import type { Knex } from 'knex';
import type { Clock } from '../../platform/clock.ts';
import type { Downloads } from '../../platform/http/download.ts';
import type { Operation } from '../../platform/http/operation.ts';
import { erasureOperations } from './erasure/http.ts';
import type { ErasureSurroundings } from './erasure/service.ts';
import { exportOperations } from './export/http.ts';
import { retentionOperations } from './retention/http.ts';
import { storedDataOperation } from './stored-http.ts';

export const privacyOperations = (
  surroundings: ErasureSurroundings & { readonly db: Knex; readonly clock: Clock; readonly downloads: Downloads },
): readonly Operation[] => [
  storedDataOperation,
  ...exportOperations(surroundings),
  ...erasureOperations(surroundings),
  ...retentionOperations,
];
