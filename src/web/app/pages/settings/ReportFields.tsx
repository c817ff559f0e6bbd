import { Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { FieldGroup } from '../../components/FieldGroup.tsx';
import type { Form } from '../../lib/use-form.ts';
import type { SettingsValues } from './settings-values.ts';

const RHYTHMS = ['off', 'monthly', 'quarterly'] as const;
const RECIPIENTS = ['accounts', 'leaders'] as const;

/** What those who lead get by mail, beside their own walks. */
export function ReportFields({ form }: { readonly form: Form<SettingsValues> }) {
  const { t } = useTranslation();
  return (
    <FieldGroup legend={t('settings.reports')}>
      <div className="form-pair">
        <ChoiceField
          label={t('settings.reportRhythm')}
          description={t('settings.reportRhythmHint')}
          options={RHYTHMS.map((value) => ({ value, label: t(`reportRhythm.${value}`) }))}
          {...form.text('reportRhythm')}
        />
        <ChoiceField
          label={t('settings.reportRecipients')}
          description={t('settings.reportRecipientsHint')}
          disabled={form.values.reportRhythm === 'off'}
          options={RECIPIENTS.map((value) => ({ value, label: t(`reportRecipients.${value}`) }))}
          {...form.text('reportRecipients')}
        />
      </div>
      <Checkbox
        label={t('settings.teamMail')}
        description={t('settings.teamMailHint')}
        checked={form.values.teamMail}
        onChange={(event) => form.set('teamMail', event.currentTarget.checked)}
      />
    </FieldGroup>
  );
}
