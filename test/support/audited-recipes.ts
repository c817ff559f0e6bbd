import { createMailTokens } from '../../src/features/notifications/tokens.ts';
import { type AuditedGround, type Recipe, SECRET } from './audited-ground.ts';
import { mailedSecret, signIn, tokenOf } from './people.ts';
import { dsn } from './returned-mail.ts';
import type { Body } from './valid-bodies.ts';

/** How each operation that changes something is called so that it does. */
export function recipesOf(laid: AuditedGround): Readonly<Record<string, () => Promise<Recipe>>> {
  const { api, wire, account, ground, rows, bodies, next, send, made, walk, idea, message, identity, draft, otherAccount } = laid;
  const created = (operation: string) => async (): Promise<Recipe> => ({
    path: (api.product.operations.find(({ id }) => id === operation) as { path: string }).path,
    body: bodies[operation]?.(next()),
    kept: 'after',
  });
  const updated = (create: string, path: string, body: Body) => async (): Promise<Recipe> => ({
    path: `${path}/${await made(create)}`,
    body,
    version: 1,
    kept: 'both',
  });
  const removed = (create: string, path: string) => async (): Promise<Recipe> => ({
    path: `${path}/${await made(create)}`,
    version: 1,
    kept: 'before',
  });
  const acted = (of: () => Promise<string>, path: string, action: string, body?: Body) => async (): Promise<Recipe> => ({
    path: `${path}/${await of()}/${action}`,
    ...(body === undefined ? {} : { body }),
    kept: 'both',
  });
  const imported = (kind: string, csv: string) => async (): Promise<Recipe> => ({
    path: `/imports/${kind}`,
    body: csv,
    type: 'text/csv',
    kept: 'after',
  });
  const crud = (name: string, path: string, patch: Body) => ({
    [`create${name}`]: created(`create${name}`),
    [`update${name}`]: updated(`create${name}`, path, patch),
    [`delete${name}`]: removed(`create${name}`, path),
  });

  return {
    updateOrganisation: async () => ({
      path: '/organisation',
      body: { name: 'Another name' },
      version: (await api.get('/organisation')).body.version,
      kept: 'both',
    }),
    ...crud('Site', '/sites', { name: 'Another' }),
    ...crud('Department', '/departments', { name: 'Another' }),
    ...crud('Employee', '/employees', { givenName: 'Another' }),
    ...crud('Absence', '/absences', { kind: 'sickness' }),
    ...crud('Journey', '/journeys', { name: 'Another journey' }),
    ...crud('TouchPoint', '/touch-points', { name: 'Another' }),
    ...crud('Closure', '/closures', { reason: 'another' }),
    ...crud('Exemption', '/exemptions', { reason: 'another' }),
    ...crud('Programme', '/programmes', { name: 'Another programme' }),
    createCredit: created('createCredit'),
    updateCredit: async () => ({
      path: `/credits/${await made('createCredit', { ...bodies['createCredit']?.(0), touchPoint: await made('createTouchPoint') })}`,
      body: { reason: 'another' },
      version: 1,
      kept: 'both',
    }),
    deleteCredit: async () => ({
      path: `/credits/${await made('createCredit', { ...bodies['createCredit']?.(0), touchPoint: await made('createTouchPoint') })}`,
      version: 1,
      kept: 'before',
    }),
    deactivateEmployee: acted(() => made('createEmployee'), '/employees', 'deactivate'),
    reactivateEmployee: acted(async () => (await rows.employee({ deactivated_at: api.clock.now() })).id, '/employees', 'reactivate'),
    importEmployees: imported('employees', 'number,email,givenName,familyName,department,site\nI1,i1@example.org,I,One,GROUND,GROUND\n'),
    importDepartments: imported('departments', 'code,name\nI1,Imported\n'),
    importSites: imported('sites', 'code,name,timeZone\nI1,Imported,UTC\n'),
    importAbsences: imported('absences', 'employee,from,to\nGROUND,2031-01-01,2031-01-02\n'),
    importTouchPoints: imported(
      'touch-points',
      'code,name,journey,stage,channel,venue,placesPerWeek\nI1,Imported,Imported,First,phone,anywhere,5\n',
    ),
    archiveTouchPoint: acted(() => made('createTouchPoint'), '/touch-points', 'archive'),
    unarchiveTouchPoint: async () => {
      const id = await made('createTouchPoint');
      await send('POST', { path: `/touch-points/${id}/archive`, kept: 'both' });
      return { path: `/touch-points/${id}/unarchive`, kept: 'both' };
    },
    archiveProgramme: acted(() => made('createProgramme'), '/programmes', 'archive'),
    restoreProgramme: async () => {
      const id = await made('createProgramme');
      await send('POST', { path: `/programmes/${id}/archive`, kept: 'both' });
      return { path: `/programmes/${id}/restore`, kept: 'both' };
    },
    startAssignment: acted(walk, '/assignments', 'start', {}),
    completeAssignment: acted(walk, '/assignments', 'complete', { effort: 4, emotion: 0, recognised: false }),
    missAssignment: acted(walk, '/assignments', 'miss', {}),
    excuseAssignment: acted(walk, '/assignments', 'excuse', { reason: 'x' }),
    moveAssignment: acted(walk, '/assignments', 'move', { week: '2026-W51' }),
    swapAssignment: async () => {
      const touchPoint = await rows.touchPoint();
      const programme = await rows.programme();
      const [one, two] = await Promise.all(
        ['2026-12-07', '2026-12-14'].map(async (week) =>
          rows.assignment({ programme, employee: await rows.employee(), touchPoint }, { week }),
        ),
      );
      return { path: `/assignments/${one}/swap`, body: { with: two }, kept: 'both' };
    },
    acceptIdea: acted(idea, '/ideas', 'accept', {}),
    startIdea: acted(() => idea('accepted'), '/ideas', 'start', {}),
    finishIdea: acted(() => idea('doing'), '/ideas', 'finish', {}),
    declineIdea: acted(idea, '/ideas', 'decline', { reason: 'x' }),
    resendMessage: acted(() => message('failed'), '/messages', 'resend', {}),
    markMessageDelivered: acted(() => message('unknown'), '/messages', 'mark-delivered', {}),
    cancelMessage: acted(() => message('queued'), '/messages', 'cancel', {}),
    sendTestMail: async () => ({ path: '/messages/test-mail', body: { to: 'test@example.org' }, kept: 'after' }),
    settleByRelayLog: async () => {
      const id = await message('unknown');
      const { message_id } = await api.db('messages').where({ id }).first();
      const log = `Dec 18 09:00:01 mail postfix/cleanup[1]: 4F2A1C: message-id=<${message_id}>\nDec 18 09:00:02 mail postfix/smtp[2]: 4F2A1C: to=<a@b.c>, relay=mx[192.0.2.7]:25, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (250 ok)\n`;
      return { path: '/messages/relay-log', body: log, type: 'text/plain', kept: 'both' };
    },
    generatePlan: async () => ({ path: `/programmes/${await made('createProgramme')}/plans`, body: {}, kept: 'after' }),
    cancelPlan: async () => {
      const programme = await rows.programme({ status: 'solving' });
      const plan = await api.db('plans').where({ key: programme.plan }).first('id');
      await api.db('plans').where({ id: plan.id }).update({ lease_until: '2100-01-01' });
      return { path: `/plans/${plan.id}/cancel`, kept: 'both' };
    },
    discardPlan: acted(draft, '/plans', 'discard'),
    publishPlan: acted(draft, '/plans', 'publish'),
    redeemSignIn: async () => {
      const email = 'redeem@example.org';
      await otherAccount({ email });
      return { path: '/sign-in/redeem', body: { token: await mailedSecret(api, email) }, anonymous: true, kept: 'after' };
    },
    signOut: async () => ({ path: '/sign-out', cookie: await signIn(api, wire, await otherAccount()), kept: 'before' }),
    createApiToken: async () => ({ path: '/api-tokens', body: { name: 'x', scopes: ['directory:read'] }, kept: 'after' }),
    revokeApiToken: async () => {
      await tokenOf(api, account);
      return {
        path: `/api-tokens/${(await api.db('api_tokens').where({ account_id: account }).whereNull('revoked_at').first('id')).id}`,
        kept: 'both',
      };
    },
    endMySession: async () => {
      const other = await otherAccount();
      const own = await signIn(api, wire, other);
      await signIn(api, wire, other);
      const [, second] = await api.db('account_sessions').where({ account_id: other }).orderBy('id').select('id');
      return { path: `/me/sessions/${second.id}`, cookie: own, kept: 'before' };
    },
    endMyOtherSessions: async () => {
      await signIn(api, wire, account);
      return { path: '/me/sessions/end-others', kept: 'both' };
    },
    createAccount: async () => ({ path: '/accounts', body: { email: 'new@example.org', name: 'New', role: 'auditor' }, kept: 'after' }),
    updateAccount: async () => ({ path: `/accounts/${await otherAccount()}`, body: { name: 'Another' }, version: 1, kept: 'both' }),
    deactivateAccount: acted(otherAccount, '/accounts', 'deactivate'),
    reactivateAccount: acted(
      async () => {
        const id = await otherAccount();
        await api.db('accounts').where({ id }).update({ deactivated_at: api.clock.now() });
        return id;
      },
      '/accounts',
      'reactivate',
    ),
    inviteAccount: async () => ({ path: `/accounts/${await otherAccount()}/invite`, kept: 'after' }),
    endAccountSessions: async () => {
      const other = await otherAccount();
      await signIn(api, wire, other);
      return { path: `/accounts/${other}/end-sessions`, kept: 'both' };
    },
    updateMyCalendar: async () => ({
      path: '/me/calendar',
      body: { choice: { kind: 'hours', weekday: 2, start: '10:00', minutes: 60 } },
      version: 0,
      kept: 'both',
    }),
    issueMyCalendarFeed: async () => ({ path: '/me/calendar-feed', kept: 'after' }),
    revokeMyCalendarFeed: async () => {
      await send('POST', { path: '/me/calendar-feed', kept: 'after' });
      return { path: '/me/calendar-feed', kept: 'before' };
    },
    issueEmployeeCalendarFeed: async () => ({ path: `/employees/${ground.employee}/calendar-feed`, kept: 'after' }),
    revokeEmployeeCalendarFeed: async () => {
      await send('POST', { path: `/employees/${ground.employee}/calendar-feed`, kept: 'after' });
      return { path: `/employees/${ground.employee}/calendar-feed`, kept: 'before' };
    },
    reportBounce: async () => {
      const id = await message('sent');
      return {
        path: '/bounces',
        body: dsn(`bounces+${createMailTokens([SECRET]).bounce(id)}@example.org`),
        type: 'message/rfc822',
        kept: 'after',
      };
    },
    createWebhook: created('createWebhook'),
    updateWebhook: updated('createWebhook', '/webhooks', { description: 'another' }),
    deleteWebhook: removed('createWebhook', '/webhooks'),
    rotateWebhookSecret: async () => ({ path: `/webhooks/${await made('createWebhook')}/rotate-secret`, version: 1, kept: 'after' }),
    testWebhook: async () => ({ path: `/webhooks/${await made('createWebhook')}/test`, kept: 'after' }),
    resendWebhookDelivery: async () => {
      await send('POST', { path: `/webhooks/${await made('createWebhook')}/test`, kept: 'after' });
      const { id } = (await api.get('/webhook-deliveries')).body.items[0];
      return { path: `/webhook-deliveries/${id}/resend`, kept: 'after' };
    },
    disconnectMyIdentity: async () => ({ path: `/me/identities/${await identity(account)}`, kept: 'before' }),
    disconnectAccountIdentity: async () => {
      const other = await otherAccount();
      return { path: `/accounts/${other}/identities/${await identity(other)}`, kept: 'before' };
    },
    eraseEmployee: async () => {
      const { id } = await rows.employee({ deactivated_at: api.clock.now() });
      const { number } = await api.db('employees').where({ id }).first('number');
      return { path: `/employees/${id}/erase`, body: { confirm: number }, kept: 'after' };
    },
    eraseAccount: async () => {
      const email = 'erased@example.org';
      const id = await otherAccount({ email, deactivated_at: api.clock.now() });
      return { path: `/accounts/${id}/erase`, body: { confirm: email }, kept: 'after' };
    },
    updateRetention: async () => {
      const { version } = (await api.get('/retention')).body;
      return { path: '/retention', body: { mailLog: null }, version, kept: 'both' };
    },
    createSuppression: created('createSuppression'),
    deleteSuppression: removed('createSuppression', '/suppressions'),
  };
}
