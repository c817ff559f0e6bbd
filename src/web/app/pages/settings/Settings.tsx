import { IconWebhook } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { oneOptions } from '../../api/lists.ts';
import type { Organisation } from '../../api/types.ts';
import { ButtonLink } from '../../components/links.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { RetentionSettings } from '../privacy/RetentionForm.tsx';
import { SettingsForm } from './SettingsForm.tsx';

/** The organisation: its name and place, and when its mail comes. */
export function Settings() {
  const { t } = useTranslation();
  const organisation = useQuery({ ...oneOptions<Organisation>('/organisation'), staleTime: 0 });
  return (
    <>
      <PageTitle
        title={t('settings.title')}
        lead={t('settings.lead')}
        actions={
          <ButtonLink to="/webhooks" variant="default" leftSection={<IconWebhook size={18} aria-hidden />}>
            {t('webhooks.title')}
          </ButtonLink>
        }
      />
      {organisation.isPending && <Loading />}
      {organisation.error && <Problem error={organisation.error} retry={() => void organisation.refetch()} />}
      {organisation.data && <SettingsForm organisation={organisation.data} />}
      <RetentionSettings />
    </>
  );
}
