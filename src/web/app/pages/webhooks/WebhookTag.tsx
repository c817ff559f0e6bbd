import { useTranslation } from 'react-i18next';
import type { Delivery, Webhook } from '../../api/types.ts';
import { Tag } from '../../components/Tag.tsx';

const TONES = { active: 'good', paused: 'look', disabled: 'bad' } as const;

/** How a webhook stands: a word first, its colour second. */
export function WebhookTag({ webhook }: { readonly webhook: Webhook }) {
  const { t } = useTranslation();
  if (webhook.status === 'active' && webhook.failingSince !== null) return <Tag tone="bad">{t('webhookStatus.failing')}</Tag>;
  return <Tag tone={TONES[webhook.status]}>{t(`webhookStatus.${webhook.status}`)}</Tag>;
}

const DELIVERY_TONES = { waiting: 'calm', delivered: 'good', failed: 'bad', cancelled: 'quiet' } as const;

export function DeliveryTag({ status }: { readonly status: Delivery['status'] }) {
  const { t } = useTranslation();
  return <Tag tone={DELIVERY_TONES[status]}>{t(`deliveryStatus.${status}`)}</Tag>;
}
