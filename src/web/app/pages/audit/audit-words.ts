import { useTranslation } from 'react-i18next';

/** The kinds of things that the trail speaks of and this catalogue has a word for. */
export const THINGS = [
  'absence',
  'absences',
  'account',
  'accounts',
  'address',
  'api-token',
  'assignment',
  'assignments',
  'audit-events',
  'calendar',
  'calendar-feed',
  'calendars',
  'closure',
  'credit',
  'credits',
  'department',
  'employee',
  'employees',
  'exemption',
  'exemptions',
  'experiences',
  'idea',
  'ideas',
  'import',
  'journey',
  'mailbox',
  'message',
  'messages',
  'organisation',
  'personal-data',
  'plan',
  'programme',
  'retention',
  'session',
  'sessions',
  'sign-in',
  'site',
  'suppression',
  'suppressions',
  'touch-point',
  'webhook',
  'webhook-deliveries',
] as const;

/** What it knows that happened to them. */
export const VERBS = [
  'accepted',
  'applied',
  'archived',
  'cancel',
  'cancelled',
  'chosen',
  'complete',
  'completed',
  'created',
  'deactivated',
  'declined',
  'deleted',
  'departed',
  'deprovisioned',
  'disabled',
  'discarded',
  'done',
  'ended',
  'erased',
  'excuse',
  'excused',
  'exported',
  'failed',
  'identified',
  'identity-linked',
  'identity-refused',
  'identity-unlinked',
  'invited',
  'issued',
  'lifted',
  'mail-chosen',
  'mail-held',
  'mark-delivered',
  'miss',
  'missed',
  'moved',
  'published',
  'reactivated',
  'read',
  'redacted',
  'refused',
  'requested',
  'resend',
  'resent',
  'restored',
  'revoked',
  'rotated',
  'secret-rotated',
  'settled',
  'signed-in',
  'signed-out',
  'solved',
  'start',
  'started',
  'suppressed',
  'test-queued',
  'tested',
  'unarchived',
  'updated',
] as const;

const oneOf = <T extends string>(words: readonly T[], word: string): T | undefined => words.find((known) => known === word);

/** Actions in the reader's words; what a newer server calls something is shown as it calls it. */
export function useAuditWords(): { action(action: string): string; thing(entity: string): string } {
  const { t } = useTranslation();
  const thing = (entity: string): string => {
    const known = oneOf(THINGS, entity);
    return known === undefined ? entity : t(`auditThing.${known}`);
  };
  return {
    thing,
    action(action) {
      const dot = action.indexOf('.');
      const verb = oneOf(VERBS, action.slice(dot + 1));
      return `${thing(action.slice(0, dot))}: ${verb === undefined ? action.slice(dot + 1) : t(`auditVerb.${verb}`)}`;
    },
  };
}
