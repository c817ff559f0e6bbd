import { ApiProblem, type ProblemDetails } from './problem.ts';

const ROOT = '/api/v1';

export type QueryValue = string | number | boolean | null | undefined;

export interface RequestOptions {
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly signal?: AbortSignal;
  /** The version of what is changed or deleted: sent as If-Match. */
  readonly version?: number;
  /** Repeats of one intention carry one key; without it every call is an intention of its own. */
  readonly idempotencyKey?: string;
  /** The answer holds a secret that the server does not keep: it takes no key, and is not asked twice. */
  readonly answersOnce?: boolean;
}

export interface Answer<T> {
  readonly body: T;
  /** Path of what was created, below the API's root. */
  readonly location: string | undefined;
}

/** `crypto.randomUUID` exists on https and localhost only; an intranet address may be neither. */
export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

let signedOut: () => void = () => {};
/** Called when the API answers that nobody is signed in (any more). */
export const onSignedOut = (listener: () => void): void => {
  signedOut = listener;
};

/** Address of an operation, for event streams and downloads. Empty query values are left out. */
export function apiUrl(path: string, query: Readonly<Record<string, QueryValue>> = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return `${ROOT}${path}${text && `?${text}`}`;
}

async function send<T>(method: string, path: string, body: unknown, options: RequestOptions): Promise<Answer<T>> {
  const headers: Record<string, string> = { Accept: 'application/json, application/problem+json' };
  const upload = body instanceof Blob;
  if (body !== undefined) headers['Content-Type'] = upload ? body.type || 'application/octet-stream' : 'application/json';
  if (options.version !== undefined) headers['If-Match'] = `"${options.version}"`;
  if (method === 'POST' && !options.answersOnce) headers['Idempotency-Key'] = options.idempotencyKey ?? newKey();
  let response: Response;
  try {
    response = await fetch(apiUrl(path, options.query), {
      method,
      headers,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: upload ? body : JSON.stringify(body) }),
      ...(options.signal ? { signal: options.signal } : {}),
    });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new ApiProblem(0);
  }
  const text = await response.text();
  if (!response.ok) {
    const problem = new ApiProblem(response.status, readProblem(text));
    // What is being sent is not thrown away with its page: whoever sends it is told, and can send it again.
    if (response.status === 401 && method === 'GET') signedOut();
    throw problem;
  }
  return {
    body: (text === '' ? undefined : JSON.parse(text)) as T,
    location: response.headers.get('Location')?.replace(ROOT, '') ?? undefined,
  };
}

function readProblem(text: string): ProblemDetails | undefined {
  try {
    const parsed = JSON.parse(text) as ProblemDetails;
    return typeof parsed === 'object' && typeof parsed?.detail === 'string' ? parsed : undefined;
  } catch {
    return undefined;
  }
}

export const get = async <T>(path: string, options: RequestOptions = {}): Promise<T> =>
  (await send<T>('GET', path, undefined, options)).body;

/** @throws ApiProblem */
export const post = <T>(path: string, body?: unknown, options: RequestOptions = {}): Promise<Answer<T>> =>
  send<T>('POST', path, body, options);

/** @throws ApiProblem (412 when somebody else changed it meanwhile) */
export const patch = async <T>(path: string, version: number, body: unknown): Promise<T> =>
  (await send<T>('PATCH', path, body, { version })).body;

/** @throws ApiProblem */
export const remove = async (path: string, version?: number): Promise<void> => {
  await send('DELETE', path, undefined, version === undefined ? {} : { version });
};
