import { ACTORS, authorisationMatrix } from '../features/accounts/matrix.ts';
import type { Operation } from '../platform/http/operation.ts';
import { withUnconnected } from './unconnected.ts';

/** Prints docs/authorisation.md: who may do what, as the policy decides it. A test holds the file, the policy and the server together. */
export const authorisationCommand = (): Promise<number> => withUnconnected(({ operations }) => authorisationDocument(operations));

const PROVISIONING = 'an administrator’s API token with the scope `provisioning:write`; no session';

/** Everything that answers and is no operation of the API: method, path, and what protects it. */
export const OTHER_ROUTES: readonly (readonly [method: string, path: string, protection: string])[] = [
  ['GET', '/healthz', 'anyone; says only that the process is alive'],
  ['GET', '/readyz', 'anyone; says only what is not ready'],
  ['GET', '/metrics', 'loopback without a proxy, or `METRICS_TOKEN`'],
  ['GET', '/api/v1/openapi.json', 'anyone; holds no data'],
  ['GET', '/api/docs', 'anyone; holds no data'],
  ['GET', '/api/docs/reference.js', 'anyone; holds no data'],
  ['GET', '/calendar/:secret.ics', 'the secret of a private calendar address; reads one person’s visits, no session'],
  ['GET', '/sign-in/oidc/:provider', 'anyone; sets a cookie and leads to the provider'],
  [
    'GET',
    '/sign-in/oidc/:provider/callback',
    'a sealed state, once, from the browser that left, and a code that the provider takes from us alone (PKCE)',
  ],
  ['GET', '/sign-in/oidc/:provider/sign-out', 'anyone; leads to the provider’s sign-out, which asks its person'],
  ['GET', '/scim/v2/ServiceProviderConfig', PROVISIONING],
  ['GET', '/scim/v2/Schemas', PROVISIONING],
  ['GET', '/scim/v2/Schemas/:id', PROVISIONING],
  ['GET', '/scim/v2/ResourceTypes', PROVISIONING],
  ['GET', '/scim/v2/ResourceTypes/:id', PROVISIONING],
  ['POST', '/scim/v2/Bulk', PROVISIONING],
  ['GET', '/scim/v2/Users', PROVISIONING],
  ['POST', '/scim/v2/Users/.search', PROVISIONING],
  ['POST', '/scim/v2/Users', PROVISIONING],
  ['GET', '/scim/v2/Users/:id', PROVISIONING],
  ['PUT', '/scim/v2/Users/:id', PROVISIONING],
  ['PATCH', '/scim/v2/Users/:id', PROVISIONING],
  ['DELETE', '/scim/v2/Users/:id', PROVISIONING],
  ['GET', '/scim/v2/Groups', PROVISIONING],
  ['POST', '/scim/v2/Groups/.search', PROVISIONING],
  ['POST', '/scim/v2/Groups', PROVISIONING],
  ['GET', '/scim/v2/Groups/:id', PROVISIONING],
  ['PUT', '/scim/v2/Groups/:id', PROVISIONING],
  ['PATCH', '/scim/v2/Groups/:id', PROVISIONING],
  ['DELETE', '/scim/v2/Groups/:id', PROVISIONING],
  ['GET', '/go/:token', 'the secret of a mailed link; changes nothing'],
  ['GET', '/go/:token/start', 'leads back to the page'],
  ['GET', '/go/:token/complete', 'leads back to the page'],
  ['GET', '/go/:token/could-not', 'leads back to the page'],
  ['POST', '/go/:token/start', 'the secret of a mailed link, from our own page'],
  ['POST', '/go/:token/complete', 'the secret of a mailed link, from our own page'],
  ['POST', '/go/:token/could-not', 'the secret of a mailed link, from our own page'],
  ['GET', '/unsubscribe/:token', 'the keyed reference of a mailed link; changes nothing'],
  ['POST', '/unsubscribe/:token', 'the keyed reference of a mailed link, from our own page or by one click (RFC 8058)'],
];

export function authorisationDocument(operations: readonly Operation[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rows = authorisationMatrix(operations).map(({ operation, cells }) =>
    row([
      operation.id,
      `${operation.method.toUpperCase()} ${operation.path}`,
      operation.access === 'anyone' ? '' : operation.scope,
      ...ACTORS.map((actor) => cells[actor]),
    ]),
  );
  return `# Who may do what

Written by \`npm run cli -- authorisation > docs/authorisation.md\`; test/api/authorisation-matrix.test.ts fails while it is stale, and asks
the server every cell.

*Theirs* and *owner* are about the person whose record is asked for. **yes** lets in · **no** answers 403, and 401 to whoever is nobody ·
**404** answers like a record that does not exist · lists give **all**, **theirs** (the people below by the directory, and oneself) or
**own** rows. A token does what its owner may, within its scopes.

${row(['operation', 'address below /api/v1', 'scope', ...ACTORS])}
${row(Array.from({ length: ACTORS.length + 3 }, () => '---'))}
${rows.join('\n')}

## What is no operation

| address | protected by |
| --- | --- |
${OTHER_ROUTES.map(([method, path, protection]) => row([`${method} ${path}`, protection])).join('\n')}

Everything else is the web app: static files, and its one page for every address that is none of these.
`;
}
