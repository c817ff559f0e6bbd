import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SCOPES } from '../../src/features/accounts/schemas.ts';
import { accountStore } from '../../src/features/accounts/store.ts';
import { SYSTEM } from '../../src/platform/db/unit-of-work.ts';
import type { Operation } from '../../src/platform/http/operation.ts';
import { newId } from '../../src/platform/ids.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { pathOf, rowCounts } from '../support/operations.ts';
import { rowFactory } from '../support/rows.ts';
import { inParallel, openWire, type Received, type Wire } from '../support/wire.ts';

/**
 * Who may do what, for every operation there is. `yes`: let in; `no`: 403, and 401 for whoever is nobody. The last column is
 * the scope without which a token is turned away, whoever owns it; `-` where nobody is asked who they are.
 */
const MATRIX = `
operation                      anonymous employee leader auditor admin scope
getOrganisation                no        yes      yes    yes     yes   organisation:read
updateOrganisation             no        no       no     no      yes   organisation:write
listSites                      no        no       no     yes     yes   directory:read
createSite                     no        no       no     no      yes   directory:write
getSite                        no        no       no     yes     yes   directory:read
updateSite                     no        no       no     no      yes   directory:write
deleteSite                     no        no       no     no      yes   directory:write
listDepartments                no        no       no     yes     yes   directory:read
createDepartment               no        no       no     no      yes   directory:write
getDepartment                  no        no       no     yes     yes   directory:read
updateDepartment               no        no       no     no      yes   directory:write
deleteDepartment               no        no       no     no      yes   directory:write
listEmployees                  no        no       no     yes     yes   directory:read
createEmployee                 no        no       no     no      yes   directory:write
getEmployee                    no        no       no     yes     yes   directory:read
updateEmployee                 no        no       no     no      yes   directory:write
deleteEmployee                 no        no       no     no      yes   directory:write
deactivateEmployee             no        no       no     no      yes   directory:write
reactivateEmployee             no        no       no     no      yes   directory:write
listLine                       no        no       yes    no      no    directory:read
listAbsences                   no        no       no     no      yes   directory:read
createAbsence                  no        no       no     no      yes   directory:write
getAbsence                     no        no       no     no      yes   directory:read
updateAbsence                  no        no       no     no      yes   directory:write
deleteAbsence                  no        no       no     no      yes   directory:write
importEmployees                no        no       no     no      yes   directory:write
importDepartments              no        no       no     no      yes   directory:write
importSites                    no        no       no     no      yes   directory:write
importAbsences                 no        no       no     no      yes   directory:write
importTouchPoints              no        no       no     no      yes   touch-points:write
getEmployeesTemplate           no        no       no     yes     yes   directory:read
getDepartmentsTemplate         no        no       no     yes     yes   directory:read
getSitesTemplate               no        no       no     yes     yes   directory:read
getAbsencesTemplate            no        no       no     yes     yes   directory:read
getTouchPointsTemplate         no        no       no     yes     yes   touch-points:read
listJourneys                   no        no       no     yes     yes   touch-points:read
createJourney                  no        no       no     no      yes   touch-points:write
getJourney                     no        no       no     yes     yes   touch-points:read
updateJourney                  no        no       no     no      yes   touch-points:write
deleteJourney                  no        no       no     no      yes   touch-points:write
listTouchPoints                no        no       no     yes     yes   touch-points:read
createTouchPoint               no        no       no     no      yes   touch-points:write
getTouchPoint                  no        no       no     yes     yes   touch-points:read
updateTouchPoint               no        no       no     no      yes   touch-points:write
archiveTouchPoint              no        no       no     no      yes   touch-points:write
unarchiveTouchPoint            no        no       no     no      yes   touch-points:write
deleteTouchPoint               no        no       no     no      yes   touch-points:write
listClosures                   no        no       no     yes     yes   touch-points:read
createClosure                  no        no       no     no      yes   touch-points:write
getClosure                     no        no       no     yes     yes   touch-points:read
updateClosure                  no        no       no     no      yes   touch-points:write
deleteClosure                  no        no       no     no      yes   touch-points:write
listExemptions                 no        no       no     no      yes   touch-points:read
createExemption                no        no       no     no      yes   touch-points:write
getExemption                   no        no       no     no      yes   touch-points:read
updateExemption                no        no       no     no      yes   touch-points:write
deleteExemption                no        no       no     no      yes   touch-points:write
listCredits                    no        no       no     no      yes   touch-points:read
createCredit                   no        no       no     no      yes   touch-points:write
getCredit                      no        no       no     no      yes   touch-points:read
updateCredit                   no        no       no     no      yes   touch-points:write
deleteCredit                   no        no       no     no      yes   touch-points:write
listAuditEvents                no        no       no     yes     yes   audit:read
getAuditVocabulary             no        no       no     yes     yes   audit:read
exportAuditEvents              no        no       no     yes     yes   audit:read
getAuditEvent                  no        no       no     yes     yes   audit:read
getPlanProvenance              no        no       no     yes     yes   planning:read
listProgrammes                 no        no       no     yes     yes   planning:read
createProgramme                no        no       no     no      yes   planning:write
getProgramme                   no        no       no     yes     yes   planning:read
updateProgramme                no        no       no     no      yes   planning:write
deleteProgramme                no        no       no     no      yes   planning:write
archiveProgramme               no        no       no     no      yes   planning:write
restoreProgramme               no        no       no     no      yes   planning:write
listAssignments                no        yes      yes    yes     yes   assignments:read
getAssignment                  no        yes      yes    yes     yes   assignments:read
startAssignment                no        yes      yes    yes     yes   assignments:write
completeAssignment             no        yes      yes    yes     yes   assignments:write
missAssignment                 no        yes      yes    yes     yes   assignments:write
excuseAssignment               no        yes      yes    yes     yes   assignments:write
moveAssignment                 no        no       no     no      yes   assignments:write
swapAssignment                 no        no       no     no      yes   assignments:write
listExperiences                no        no       no     no      yes   assignments:read
listIdeas                      no        no       no     no      yes   assignments:read
getMyWalk                      no        yes      yes    yes     yes   assignments:read
listMyExperiences              no        yes      yes    yes     yes   assignments:read
listMyIdeas                    no        yes      yes    yes     yes   assignments:read
getIdea                        no        no       no     no      yes   assignments:read
acceptIdea                     no        no       no     no      yes   assignments:write
startIdea                      no        no       no     no      yes   assignments:write
finishIdea                     no        no       no     no      yes   assignments:write
declineIdea                    no        no       no     no      yes   assignments:write
listMessages                   no        no       no     yes     yes   messages:read
listMailPreviews               no        no       no     yes     yes   messages:read
previewMail                    no        no       no     yes     yes   messages:read
getMessage                     no        no       no     yes     yes   messages:read
resendMessage                  no        no       no     no      yes   messages:write
markMessageDelivered           no        no       no     no      yes   messages:write
cancelMessage                  no        no       no     no      yes   messages:write
sendTestMail                   no        no       no     no      yes   messages:write
settleByRelayLog               no        no       no     no      yes   messages:write
reportBounce                   no        no       no     no      yes   mail:receive
listSuppressions               no        no       no     yes     yes   messages:read
createSuppression              no        no       no     no      yes   messages:write
getSuppression                 no        no       no     yes     yes   messages:read
deleteSuppression              no        no       no     no      yes   messages:write
getEmployeeMail                no        no       no     yes     yes   messages:read
getCoverage                    no        no       no     yes     yes   coverage:read
getOwnCoverage                 no        yes      yes    yes     yes   coverage:read
getLineCoverage                no        no       yes    no      no    coverage:read
getCoverageMatrix              no        no       no     yes     yes   coverage:read
getOverview                    no        no       no     yes     yes   coverage:read
getFeasibility                 no        no       no     yes     yes   planning:read
askWhatIf                      no        no       no     yes     yes   planning:read
explainAssignment              no        no       no     yes     yes   planning:read
explainPlannedVisit            no        no       no     yes     yes   planning:read
generatePlan                   no        no       no     no      yes   planning:write
listPlans                      no        no       no     yes     yes   planning:read
getPlan                        no        no       no     yes     yes   planning:read
listPlannedVisits              no        no       no     yes     yes   planning:read
listUnplacedVisits             no        no       no     yes     yes   planning:read
getPlanBoard                   no        no       no     yes     yes   planning:read
getPlanDiff                    no        no       no     yes     yes   planning:read
cancelPlan                     no        no       no     no      yes   planning:write
discardPlan                    no        no       no     no      yes   planning:write
publishPlan                    no        no       no     no      yes   planning:write
followPlan                     no        no       no     yes     yes   planning:read
getSession                     no        yes      yes    yes     yes   organisation:read
requestSignIn                  yes       yes      yes    yes     yes   -
redeemSignIn                   yes       yes      yes    yes     yes   -
setUp                          yes       yes      yes    yes     yes   -
getSignInOptions               yes       yes      yes    yes     yes   -
signOut                        yes       yes      yes    yes     yes   -
listMySessions                 no        yes      yes    yes     yes   accounts:read
endMySession                   no        yes      yes    yes     yes   accounts:write
endMyOtherSessions             no        yes      yes    yes     yes   accounts:write
listMyIdentities               no        yes      yes    yes     yes   accounts:read
connectMyIdentity              no        yes      yes    yes     yes   accounts:write
disconnectMyIdentity           no        yes      yes    yes     yes   accounts:write
listAccountIdentities          no        no       no     yes     yes   accounts:read
disconnectAccountIdentity      no        no       no     no      yes   accounts:write
listAccounts                   no        no       no     yes     yes   accounts:read
getAccount                     no        no       no     yes     yes   accounts:read
createAccount                  no        no       no     no      yes   accounts:write
updateAccount                  no        no       no     no      yes   accounts:write
deactivateAccount              no        no       no     no      yes   accounts:write
reactivateAccount              no        no       no     no      yes   accounts:write
inviteAccount                  no        no       no     no      yes   accounts:write
endAccountSessions             no        no       no     no      yes   accounts:write
listApiTokens                  no        no       no     no      yes   accounts:read
createApiToken                 no        no       no     no      yes   accounts:write
revokeApiToken                 no        no       no     no      yes   accounts:write
getMyCalendar                  no        yes      yes    yes     yes   calendars:read
updateMyCalendar               no        yes      yes    yes     yes   calendars:write
issueMyCalendarFeed            no        yes      yes    yes     yes   calendars:write
revokeMyCalendarFeed           no        yes      yes    yes     yes   calendars:write
getEmployeeCalendar            no        no       no     no      yes   calendars:read
issueEmployeeCalendarFeed      no        no       no     no      yes   calendars:write
revokeEmployeeCalendarFeed     no        no       no     no      yes   calendars:write
listWebhooks                   no        no       no     no      yes   webhooks:read
createWebhook                  no        no       no     no      yes   webhooks:write
getWebhook                     no        no       no     no      yes   webhooks:read
updateWebhook                  no        no       no     no      yes   webhooks:write
deleteWebhook                  no        no       no     no      yes   webhooks:write
rotateWebhookSecret            no        no       no     no      yes   webhooks:write
testWebhook                    no        no       no     no      yes   webhooks:write
listWebhookDeliveries          no        no       no     no      yes   webhooks:read
getWebhookDelivery             no        no       no     no      yes   webhooks:read
resendWebhookDelivery          no        no       no     no      yes   webhooks:write
getStoredData                  no        yes      yes    yes     yes   privacy:read
exportPersonalData             no        no       no     no      yes   privacy:read
exportAccountData              no        no       no     no      yes   privacy:read
exportMyData                   no        yes      yes    yes     yes   privacy:read
previewErasure                 no        no       no     no      yes   privacy:read
eraseEmployee                  no        no       no     no      yes   privacy:write
eraseAccount                   no        no       no     no      yes   privacy:write
getRetention                   no        no       no     yes     yes   privacy:read
updateRetention                no        no       no     no      yes   privacy:write
listMailbox                    no        no       no     no      yes   *
downloadMailboxMail            no        no       no     no      yes   *
getMailboxMail                 no        no       no     no      yes   *
`;

const ROLES = ['employee', 'leader', 'auditor', 'admin'] as const;

interface Row {
  readonly operation: string;
  readonly may: Readonly<Record<string, boolean>>;
  readonly scope: string;
}

const ROWS: readonly Row[] = MATRIX.trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [operation = '', anonymous, employee, leader, auditor, admin, scope = ''] = line.trim().split(/\s+/);
    return {
      operation,
      may: {
        anonymous: anonymous === 'yes',
        employee: employee === 'yes',
        leader: leader === 'yes',
        auditor: auditor === 'yes',
        admin: admin === 'yes',
      },
      scope,
    };
  });

describe('who may do what', () => {
  let api: TestApi;
  let wire: Wire;
  /** Bearer secrets by role, all scopes; made once and reused. */
  const tokens: Record<string, string> = {};
  const accounts: Record<string, string> = {};

  const tokenFor = async (role: string, scopes: readonly string[]): Promise<string> => {
    const secret = `secret-of-${role}-${newId()}`;
    await api.product.unitOfWork.run({ actor: SYSTEM, requestId: 'test' }, (tx) =>
      accountStore(tx).insertToken(accounts[role] as string, { name: role, secret, scopes, expiresAt: null }),
    );
    return secret;
  };

  beforeAll(async () => {
    api = await startApi({ signIn: 'real' });
    wire = await openWire(api.app);
    const rows = rowFactory(api.db);
    const boss = await rows.employee();
    await rows.employee({ manager_key: boss.key });
    for (const role of ROLES) {
      accounts[role] = newId();
      await api.db('accounts').insert({
        id: accounts[role],
        email: `${role}@example.org`,
        name: role,
        // A leader is nobody's role: it follows from having a report.
        role: role === 'leader' ? 'employee' : role,
        employee_key: role === 'leader' ? boss.key : null,
        created_at: api.clock.now(),
        updated_at: api.clock.now(),
      });
      tokens[role] = await tokenFor(role, ['*']);
    }
  });
  afterAll(async () => {
    await wire.close();
    await api.close();
  });

  /** A request that cannot do anything even when it is let in: its ids exist nowhere, its body is refused. */
  const call = (operation: Operation, token?: string): Promise<Received> =>
    wire.send({
      method: operation.method.toUpperCase(),
      // A reading that the audit trail notes is kept from happening.
      path: `${pathOf(operation)}${operation.id === 'exportMyData' ? '?unexpected=1' : ''}`,
      headers: { 'if-match': '"999"', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
      ...(operation.kind === 'command' ? { body: { unexpected: 1 } } : {}),
    });

  const operationOf = (row: Row): Operation => api.product.operations.find(({ id }) => id === row.operation) as Operation;

  test('every operation has a row, and every row an operation', () => {
    expect(ROWS.map((row) => row.operation).sort()).toEqual(api.product.operations.map((operation) => operation.id).sort());
  });

  test.each(['anonymous', ...ROLES])('%s: let in and turned away as the table says, without a trace', async (role) => {
    const before = await rowCounts(api.db);
    const faults: string[] = [];
    await inParallel(ROWS, 4, async (row) => {
      const answer = await call(operationOf(row), tokens[role]);
      const turnedAway = role === 'anonymous' ? answer.status === 401 : answer.status === 403;
      if (answer.status >= 500 || turnedAway === row.may[role])
        faults.push(`${row.operation}: ${answer.status} ${answer.text.slice(0, 100)}`);
    });
    expect(faults).toEqual([]);
    expect(await rowCounts(api.db)).toEqual(before);
  });

  test('a token gets in with exactly its scope, and not with all the others', async () => {
    const having = new Map<string, string>();
    const lacking = new Map<string, string>();
    for (const scope of new Set(ROWS.map((row) => row.scope).filter((scope) => scope !== '-'))) {
      expect(SCOPES as readonly string[]).toContain(scope);
      for (const owner of ['admin', 'leader']) having.set(`${owner} ${scope}`, await tokenFor(owner, [scope]));
      lacking.set(
        scope,
        await tokenFor(
          'admin',
          SCOPES.filter((other) => other !== '*' && other !== scope),
        ),
      );
    }
    const faults: string[] = [];
    await inParallel(ROWS, 4, async (row) => {
      if (row.scope === '-') return;
      const allowed = await call(operationOf(row), having.get(`${row.may['admin'] ? 'admin' : 'leader'} ${row.scope}`));
      const refused = await call(operationOf(row), lacking.get(row.scope));
      if (allowed.status === 403 || allowed.status === 401 || allowed.status >= 500)
        faults.push(`${row.operation} with its scope: ${allowed.status}`);
      if (refused.status !== 403) faults.push(`${row.operation} without its scope: ${refused.status}`);
    });
    expect(faults).toEqual([]);
  });

  test('a token never has more than its owner, and nothing once the owner is deactivated or it is revoked or expired', async () => {
    const path = '/api/v1/employees';
    const get = (token: string) => wire.send({ method: 'GET', path, headers: { authorization: `Bearer ${token}` } });
    expect((await get(await tokenFor('employee', ['*', 'directory:read']))).status).toBe(403);
    const token = await tokenFor('auditor', ['directory:read']);
    expect((await get(token)).status).toBe(200);
    await api
      .db('accounts')
      .where({ id: accounts['auditor'] as string })
      .update({ deactivated_at: api.clock.now() });
    expect((await get(token)).status).toBe(401);
    await api
      .db('accounts')
      .where({ id: accounts['auditor'] as string })
      .update({ deactivated_at: null });
    expect((await get(token)).status).toBe(200);
    await api
      .db('api_tokens')
      .where({ account_id: accounts['auditor'] as string })
      .update({ expires_at: api.clock.now() });
    expect((await get(token)).status).toBe(401);
    await api
      .db('api_tokens')
      .where({ account_id: accounts['auditor'] as string })
      .update({ expires_at: null, revoked_at: api.clock.now() });
    expect((await get(token)).status).toBe(401);
  });

  test.each([
    '',
    'Bearer',
    'Bearer ',
    'Bearer  ',
    'bearer x',
    'Basic YWRtaW46YWRtaW4=',
    'Bearer null',
    'Bearer undefined',
    'Bearer x y',
    "Bearer ' OR 1=1",
    `Bearer ${'x'.repeat(513)}`,
    'Bearer \xff',
  ])('the credential "%s" lets nobody in', async (authorization) => {
    for (const path of ['/api/v1/session', '/api/v1/sites']) {
      const answer = await wire.send({ method: 'GET', path, headers: { authorization } });
      expect([path, answer.status]).toEqual([path, 401]);
      expect(answer.headers['www-authenticate']).toBe('Bearer');
    }
  });
});
