import { Button, Radio, Stack, TextInput, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { patch } from '../../api/client.ts';
import { oneOptions } from '../../api/lists.ts';
import type { CalendarSettings } from '../../api/types.ts';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { FormFrame } from '../../components/FormFrame.tsx';
import { weekdayName } from '../../lib/format.ts';
import { toast } from '../../lib/toast.ts';
import { useForm } from '../../lib/use-form.ts';
import { useSubmit } from '../../lib/use-submit.ts';

const LENGTHS = [15, 30, 45, 60, 90, 120, 180, 240, 480];
const USUAL = { kind: 'hours', weekday: 2, start: '14:00', minutes: 60 } as const;

/** The whole week, or hours of one's own. */
export function EntryChoice({ settings }: { readonly settings: CalendarSettings }) {
  const { t, i18n } = useTranslation();
  const queryClient = useQueryClient();
  const hours = settings.choice.kind === 'hours' ? settings.choice : USUAL;
  const form = useForm(
    {
      kind: settings.choice.kind as string,
      'choice.weekday': String(hours.weekday),
      'choice.start': hours.start as string,
      'choice.minutes': String(hours.minutes),
    },
    settings,
  );
  const sending = useSubmit(
    form,
    () =>
      patch<CalendarSettings>('/me/calendar', form.version, {
        choice:
          form.values.kind === 'week'
            ? { kind: 'week' }
            : {
                kind: 'hours',
                weekday: Number(form.values['choice.weekday']),
                start: form.values['choice.start'],
                minutes: Number(form.values['choice.minutes']),
              },
      }),
    (saved) => {
      queryClient.setQueryData(oneOptions<CalendarSettings>('/me/calendar').queryKey, saved);
      toast(t('calendar.saved'));
    },
  );
  const length = (minutes: number): string =>
    minutes % 60 === 0 ? t('calendar.hoursValue', { count: minutes / 60 }) : t('calendar.minutesValue', { count: minutes });
  return (
    <section className="panel" aria-labelledby="calendar-entry">
      <Title order={2} id="calendar-entry" mb="sm">
        {t('calendar.entryTitle')}
      </Title>
      <FormFrame form={form} sending={sending} className="form">
        <Radio.Group label={t('calendar.entryLabel')} value={form.values.kind} onChange={(kind) => form.set('kind', kind)}>
          <Stack gap="sm" mt="xs">
            <Radio value="week" label={t('calendar.week')} description={t('calendar.weekHint')} />
            <Radio value="hours" label={t('calendar.hours')} description={t('calendar.hoursHint')} />
          </Stack>
        </Radio.Group>
        {form.values.kind === 'hours' && (
          <>
            <div className="form-trio">
              <ChoiceField
                label={t('calendar.weekday')}
                options={[1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: String(day), label: weekdayName(day, i18n.language) }))}
                {...form.text('choice.weekday')}
              />
              <TextInput type="time" required label={t('calendar.start')} {...form.text('choice.start')} />
              <ChoiceField
                label={t('calendar.minutes')}
                options={[...new Set([...LENGTHS, hours.minutes])]
                  .sort((a, b) => a - b)
                  .map((minutes) => ({ value: String(minutes), label: length(minutes) }))}
                {...form.text('choice.minutes')}
              />
            </div>
            <p className="quiet wrap">{t('calendar.zone', { zone: settings.timeZone })}</p>
          </>
        )}
        <p className="quiet">{t('calendar.entryNote')}</p>
        <div>
          <Button type="submit" loading={sending.busy}>
            {t('action.save')}
          </Button>
        </div>
      </FormFrame>
    </section>
  );
}
