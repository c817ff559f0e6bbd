/** As much of an HTTP client as the demonstration needs: JSON in, JSON out, and a failure that says what was refused. */
export interface Client {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: unknown): Promise<T>;
  patch<T>(path: string, body: unknown): Promise<T>;
  importCsv<T>(path: string, csv: string): Promise<T>;
  /** Every item of a list, page by page. */
  all<T>(path: string): Promise<T[]>;
}

export function createClient(root: string, token: string): Client {
  async function call(method: string, path: string, init: { body?: string; headers?: Record<string, string> }): Promise<Response> {
    const response = await fetch(root + path, { method, ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } });
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${await response.text()}`);
    return response;
  }
  const read = async <T>(response: Response): Promise<T> => (response.status === 204 ? (undefined as T) : ((await response.json()) as T));
  const json = (body: unknown) => ({ body: JSON.stringify(body ?? {}), headers: { 'content-type': 'application/json' } });
  const client: Client = {
    get: async (path) => read(await call('GET', path, {})),
    post: async (path, body) => read(await call('POST', path, json(body))),
    async patch(path, body) {
      const etag = (await call('GET', path, {})).headers.get('etag') ?? '*';
      const { body: text, headers } = json(body);
      return read(await call('PATCH', path, { body: text, headers: { ...headers, 'if-match': etag } }));
    },
    importCsv: async (path, csv) => read(await call('POST', path, { body: csv, headers: { 'content-type': 'text/csv' } })),
    async all<T>(path: string) {
      const items: T[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const next: string = cursor === '' ? '' : `&cursor=${cursor}`;
        const page: { items: T[]; nextCursor: string | null } = await client.get(
          `${path}${path.includes('?') ? '&' : '?'}limit=500${next}`,
        );
        items.push(...page.items);
        cursor = page.nextCursor;
      }
      return items;
    },
  };
  return client;
}
