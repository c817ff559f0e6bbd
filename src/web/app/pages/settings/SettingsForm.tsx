import { Checkbox, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { patch } from '../../api/client.ts';
import type { Organisation } from '../../api/types.ts';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { FieldGroup } from '../../components/FieldGroup.tsx';
import { FormButtons, FormFrame } from '../../components/FormFrame.tsx';
import { toast } from '../../lib/toast.ts';
import { useForm } from '../../lib/use-form.ts';
import { useSubmit } from '../../lib/use-submit.ts';
import { OrganisationFields } from './OrganisationFields.tsx';
import { ReportFields } from './ReportFields.tsx';
import { RhythmFields } from './RhythmFields.tsx';
import { bodyOf, valuesOf } from './settings-values.ts';

const WORKING_DAYS = [0, 1, 2, 3, 4, 5];

export function SettingsForm({ organisation }: { readonly organisation: Organisation }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const form = useForm(valuesOf(organisation), organisation);
  const sending = useSubmit(
    form,
    () => patch<Organisation>('/organisation', form.version, bodyOf(form.values)),
    async () => {
      toast(t('settings.saved'));
      await queryClient.invalidateQueries();
    },
  );
  return (
    <FormFrame form={form} sending={sending} className="form panel">
      <OrganisationFields form={form} locale={organisation.locale} />
      <RhythmFields form={form} />
      <ReportFields form={form} />
      <FieldGroup legend={t('settings.limits')}>
        <div className="form-pair">
          <ChoiceField
            label={t('settings.minWorkingDays')}
            description={t('settings.minWorkingDaysHint')}
            options={WORKING_DAYS.map((count) => ({
              value: String(count),
              label: count === 0 ? t('settings.anyWorkingDays') : t('settings.workingDays', { count }),
            }))}
            {...form.text('minWorkingDays')}
          />
          <TextInput
            type="number"
            min={0}
            max={60}
            label={t('settings.linkGraceDays')}
            description={t('settings.linkGraceDaysHint')}
            {...form.text('linkGraceDays')}
          />
        </div>
      </FieldGroup>
      <Checkbox
        label={t('settings.held')}
        description={t('settings.heldHint')}
        checked={form.values.mailHeld}
        onChange={(event) => form.set('mailHeld', event.currentTarget.checked)}
      />
      <FormButtons sending={sending} />
    </FormFrame>
  );
}
