import { filteredPage, page } from './base.ts';

/** What was sent, and to whom nothing goes. */
export const mail = [
  filteredPage('/mailbox/previews', () => import('../pages/mailbox/Previews.tsx'), 'Previews', ['sample', 'locale']),
  filteredPage('/mailbox', () => import('../pages/mailbox/Mailbox.tsx'), 'Mailbox', ['status']),
  page('/mailbox/$message', () => import('../pages/mailbox/Message.tsx'), 'Message'),
  page('/mailbox/suppressions', () => import('../pages/mailbox/Suppressions.tsx'), 'Suppressions'),
] as const;
