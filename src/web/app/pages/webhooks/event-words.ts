import { useTranslation } from 'react-i18next';
import { isEventType } from './event-types.ts';

/** What an event is called; one that this release does not know keeps its own name. */
export function useEventWords(): (type: string) => string {
  const { t } = useTranslation();
  return (type) => {
    if (type === 'ping') return t('webhookEvent.ping');
    if (!isEventType(type)) return type;
    const area = type.split('.')[0] as 'assignment' | 'experience' | 'plan' | 'idea';
    return `${t(`webhookArea.${area}`)}: ${t(`webhookEvent.${type}`)}`;
  };
}
