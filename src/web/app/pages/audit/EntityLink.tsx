import { useTranslation } from 'react-i18next';
import type { AuditEventDetail } from '../../api/types.ts';
import { TextLink } from '../../components/links.tsx';
import { useAuditWords } from './audit-words.ts';

/** What it was done to, with the way there where it has a page. What was removed since says so there. */
export function EntityLink({ event: { entity, entityId, label, withheld } }: { readonly event: AuditEventDetail }) {
  const { t } = useTranslation();
  const words = useAuditWords();
  const name = withheld ? t('audit.withheld') : `${words.thing(entity)}${label === null ? '' : ` ${label}`}`;
  if (entityId === null) return <>{name}</>;
  switch (entity) {
    case 'employee':
    case 'employees':
      return (
        <TextLink to="/people/$person" params={{ person: entityId }}>
          {name}
        </TextLink>
      );
    case 'touch-point':
      return (
        <TextLink to="/touch-points/$touchPoint" params={{ touchPoint: entityId }}>
          {name}
        </TextLink>
      );
    case 'programme':
      return (
        <TextLink to="/plan/$programme" params={{ programme: entityId }}>
          {name}
        </TextLink>
      );
    case 'plan':
      return (
        <TextLink to="/plans/$plan" params={{ plan: entityId }}>
          {name}
        </TextLink>
      );
    case 'account':
    case 'accounts':
      return (
        <TextLink to="/accounts/$account" params={{ account: entityId }}>
          {name}
        </TextLink>
      );
    case 'message':
    case 'messages':
      return (
        <TextLink to="/mailbox/$message" params={{ message: entityId }}>
          {name}
        </TextLink>
      );
    default:
      return <>{name}</>;
  }
}
