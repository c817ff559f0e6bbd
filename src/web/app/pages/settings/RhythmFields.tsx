import { useTranslation } from 'react-i18next';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { FieldGroup } from '../../components/FieldGroup.tsx';
import { weekdayName } from '../../lib/format.ts';
import type { Form } from '../../lib/use-form.ts';
import type { SettingsValues } from './settings-values.ts';

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const LEAD_DAYS = [6, 5, 4, 3, 2, 1, 0];
const REMINDER_DAYS = [0, 1, 2, 3, 4];

/** When mail comes, and when none does. */
export function RhythmFields({ form }: { readonly form: Form<SettingsValues> }) {
  const { t, i18n } = useTranslation();
  const clock = new Intl.DateTimeFormat(i18n.language, { timeStyle: 'short', timeZone: 'UTC' });
  const hours = HOURS.map((hour) => ({ value: String(hour), label: clock.format(Date.UTC(2000, 0, 1, hour)) }));
  const weekday = (lead: number): string => weekdayName(((7 - lead) % 7) + 1, i18n.language);
  return (
    <>
      <FieldGroup legend={t('settings.rhythm')}>
        <div className="form-pair">
          <ChoiceField
            label={t('settings.weeklyDay')}
            description={t('settings.weeklyDayHint')}
            options={LEAD_DAYS.map((lead) => ({
              value: String(lead),
              label: t(lead === 0 ? 'settings.dayOfWeek' : 'settings.dayBefore', { day: weekday(lead) }),
            }))}
            {...form.text('mailLeadDays')}
          />
          <ChoiceField label={t('settings.hour')} description={t('settings.hourHint')} options={hours} {...form.text('mailHour')} />
        </div>
        <ChoiceField
          label={t('settings.reminder')}
          description={t('settings.reminderHint')}
          options={[
            { value: '', label: t('settings.noReminder') },
            ...REMINDER_DAYS.map((count) => ({ value: String(count), label: t('settings.reminderDays', { count }) })),
          ]}
          {...form.text('reminderDays')}
        />
      </FieldGroup>
      <FieldGroup legend={t('settings.quiet')}>
        <p className="form-hint">{t('settings.quietHint')}</p>
        <div className="form-pair">
          <ChoiceField
            label={t('settings.quietFrom')}
            options={[{ value: '', label: t('settings.noQuiet') }, ...hours]}
            {...form.text('quietHours.from')}
          />
          <ChoiceField
            label={t('settings.quietUntil')}
            disabled={form.values['quietHours.from'] === ''}
            options={hours}
            {...form.text('quietHours.until')}
          />
        </div>
      </FieldGroup>
    </>
  );
}
