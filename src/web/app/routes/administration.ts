import { filteredPage, page } from './base.ts';

/** The organisation itself and who may sign in. */
export const administration = [
  page('/settings', () => import('../pages/settings/Settings.tsx'), 'Settings'),
  filteredPage('/accounts', () => import('../pages/accounts/Accounts.tsx'), 'Accounts', ['q', 'role', 'status', 'sort']),
  page('/accounts/new', () => import('../pages/accounts/AccountForm.tsx'), 'AccountNew'),
  page('/accounts/tokens', () => import('../pages/accounts/Tokens.tsx'), 'Tokens'),
  page('/accounts/$account', () => import('../pages/accounts/Account.tsx'), 'Account'),
  filteredPage('/audit', () => import('../pages/audit/AuditTrail.tsx'), 'AuditTrail', [
    'q',
    'actor',
    'action',
    'entity',
    'entityId',
    'requestId',
    'from',
    'to',
  ]),
  page('/audit/$event', () => import('../pages/audit/AuditEvent.tsx'), 'AuditEventPage'),
  page('/webhooks', () => import('../pages/webhooks/Webhooks.tsx'), 'Webhooks'),
  filteredPage('/webhooks/$webhook', () => import('../pages/webhooks/Webhook.tsx'), 'Webhook', ['status']),
  page('/webhooks/$webhook/$delivery', () => import('../pages/webhooks/DeliveryPage.tsx'), 'DeliveryPage'),
] as const;
