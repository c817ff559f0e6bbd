import { useTranslation } from 'react-i18next';
import { PageTitle } from '../../components/PageTitle.tsx';
import { PlaceViews } from '../../components/PlaceViews.tsx';
import { CreditPanel } from './CreditPanel.tsx';
import { ExemptionPanel } from './ExemptionPanel.tsx';

/** Everybody who need not walk something. */
export function Exemptions() {
  const { t } = useTranslation();
  return (
    <>
      <PageTitle title={t('exemption.title')} lead={t('exemption.lead')} />
      <PlaceViews of="touchPoints" />
      <ExemptionPanel />
    </>
  );
}

/** Everybody who has walked something before a plan asked for it. */
export function Credits() {
  const { t } = useTranslation();
  return (
    <>
      <PageTitle title={t('credit.title')} lead={t('credit.lead')} />
      <PlaceViews of="touchPoints" />
      <CreditPanel />
    </>
  );
}
