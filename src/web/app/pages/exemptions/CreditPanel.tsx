import { useTranslation } from 'react-i18next';
import type { Credit } from '../../api/types.ts';
import { formatDate } from '../../lib/format.ts';
import { CreditForm } from './CreditForm.tsx';
import { DecisionPanel } from './DecisionPanel.tsx';
import type { Subject } from './subject.ts';

/** Who has walked already, before any plan asked for it. */
export function CreditPanel(subject: Subject) {
  const { t, i18n } = useTranslation();
  return (
    <DecisionPanel<Credit>
      path="/credits"
      sort="-createdAt"
      subject={subject}
      words={{
        title: t('credit.title'),
        add: t('credit.add'),
        none: t('credit.none'),
        removeTitle: t('credit.removeTitle'),
        removeText: t('credit.removeText'),
      }}
      line={(credit) => (
        <>
          <span className="quiet">{t('credit.on', { date: formatDate(credit.experiencedOn, i18n.language) })}</span>
          <span className="quiet">{t('exemption.because', { reason: credit.reason, approver: credit.approver.name })}</span>
        </>
      )}
      form={(credit, done, saved) => <CreditForm subject={subject} {...(credit ? { credit } : {})} done={done} saved={saved} />}
    />
  );
}
