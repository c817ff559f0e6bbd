export { EmbeddedPostgresError } from './errors.ts';
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresLogger,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from './launcher.ts';
