import { useTranslation } from 'react-i18next';
import type { Exemption } from '../../api/types.ts';
import { formatDate } from '../../lib/format.ts';
import { DecisionPanel } from './DecisionPanel.tsx';
import { ExemptionForm } from './ExemptionForm.tsx';
import type { Subject } from './subject.ts';

/** Who need not walk, for a reason and until a day. */
export function ExemptionPanel(subject: Subject) {
  const { t, i18n } = useTranslation();
  return (
    <DecisionPanel<Exemption>
      path="/exemptions"
      sort="-until"
      subject={subject}
      words={{
        title: t('exemption.title'),
        add: t('exemption.add'),
        none: t('exemption.none'),
        removeTitle: t('exemption.removeTitle'),
        removeText: t('exemption.removeText'),
      }}
      line={(exemption) => (
        <>
          <span className="quiet">
            {t('exemption.days', { from: formatDate(exemption.from, i18n.language), until: formatDate(exemption.until, i18n.language) })}
            {exemption.equivalent && ` · ${t('exemption.instead', { name: exemption.equivalent.name })}`}
          </span>
          <span className="quiet">{t('exemption.because', { reason: exemption.reason, approver: exemption.approver.name })}</span>
        </>
      )}
      form={(exemption, done, saved) => <ExemptionForm subject={subject} {...(exemption ? { exemption } : {})} done={done} saved={saved} />}
    />
  );
}
