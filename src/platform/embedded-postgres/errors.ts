/** What went wrong, for callers that react to it; the message is for people and always ends with what to do. */
export type EmbeddedPostgresFailure = 'unsupported' | 'held' | 'disk-full' | 'other-version' | 'unwritable' | 'failed';

export class EmbeddedPostgresError extends Error {
  readonly kind: EmbeddedPostgresFailure;

  constructor(kind: EmbeddedPostgresFailure, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'EmbeddedPostgresError';
    this.kind = kind;
  }
}

export function diskFull(folder: string, cause?: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'disk-full',
    `The disk that holds ${folder} is full; a new database needs about 100 MB. Free some space, or set DATA_DIR to a folder on a larger disk.`,
    cause,
  );
}

/** Turns the file system's refusals into sentences; what is already a sentence passes through. */
export function explain(error: unknown, folder: string): EmbeddedPostgresError {
  if (error instanceof EmbeddedPostgresError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull(folder, error);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new EmbeddedPostgresError(
        'unwritable',
        `The database folder ${folder} cannot be used by this user (uid ${process.getuid?.() ?? 'unknown'}): ${message}. ` +
          'Give the folder to that user, set DATA_DIR to one it can write, or set DATABASE_URL to a PostgreSQL server of your own.',
        error,
      );
    case 'ENOTDIR':
    case 'EEXIST':
      return new EmbeddedPostgresError(
        'unwritable',
        `The database folder ${folder} cannot be made, because a file is in its way: ${message}. Move the file, or set DATA_DIR to another folder.`,
        error,
      );
    default:
      return new EmbeddedPostgresError('failed', `The database in ${folder} did not start: ${message}`, error);
  }
}
