import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { TextLink } from '../../components/links.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { CreditPanel } from './CreditPanel.tsx';
import { ExemptionPanel } from './ExemptionPanel.tsx';

/** Everybody who need not walk something, or has already. */
export function Exemptions() {
  const { t } = useTranslation();
  return (
    <>
      <PageTitle
        title={t('exemptions.title')}
        lead={t('exemptions.lead')}
        back={<TextLink to="/touch-points">{t('touchPoints.title')}</TextLink>}
      />
      <Stack gap="lg">
        <ExemptionPanel />
        <CreditPanel />
      </Stack>
    </>
  );
}
