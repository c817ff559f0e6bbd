import { Button, Checkbox, Group, TextInput } from '@mantine/core';
import { IconWebhook } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { patch } from '../../api/client.ts';
import { oneOptions } from '../../api/lists.ts';
import type { Organisation } from '../../api/types.ts';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { FieldGroup } from '../../components/FieldGroup.tsx';
import { FormProblem } from '../../components/FormProblem.tsx';
import { ButtonLink } from '../../components/links.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { countries, timeZones } from '../../lib/places.ts';
import { toast } from '../../lib/toast.ts';
import { useForm } from '../../lib/use-form.ts';

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
      {organisation.data && <SettingsForm key={organisation.data.version} organisation={organisation.data} />}
    </>
  );
}

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const LEAD_DAYS = [6, 5, 4, 3, 2, 1, 0];
const REMINDER_DAYS = [0, 1, 2, 3, 4];

function SettingsForm({ organisation }: { readonly organisation: Organisation }) {
  const { t, i18n } = useTranslation();
  const queryClient = useQueryClient();
  const form = useForm({
    name: organisation.name,
    timeZone: organisation.timeZone,
    country: organisation.country ?? '',
    locale: organisation.locale,
    mailLeadDays: String(organisation.mailLeadDays),
    mailHour: String(organisation.mailHour),
    reminderDays: organisation.reminderDays === null ? '' : String(organisation.reminderDays),
    quietFrom: organisation.quietHours === null ? '' : String(organisation.quietHours.from),
    quietUntil: organisation.quietHours === null ? '' : String(organisation.quietHours.until),
    mailHeld: organisation.mailHeld,
  });
  const { values } = form;
  const save = useMutation({
    mutationFn: () =>
      patch<Organisation>('/organisation', organisation.version, {
        name: values.name,
        timeZone: values.timeZone,
        country: values.country || null,
        locale: values.locale,
        mailLeadDays: Number(values.mailLeadDays),
        mailHour: Number(values.mailHour),
        reminderDays: values.reminderDays === '' ? null : Number(values.reminderDays),
        quietHours: values.quietFrom === '' ? null : { from: Number(values.quietFrom), until: Number(values.quietUntil || 7) },
        mailHeld: values.mailHeld,
      }),
    onSuccess: async () => {
      toast(t('settings.saved'));
      await queryClient.invalidateQueries();
    },
    onError: form.failed,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    form.clear();
    save.mutate();
  };
  const clock = new Intl.DateTimeFormat(i18n.language, { timeStyle: 'short', timeZone: 'UTC' });
  const hours = HOURS.map((hour) => ({ value: String(hour), label: clock.format(Date.UTC(2000, 0, 1, hour)) }));
  const days = new Intl.DateTimeFormat(i18n.language, { weekday: 'long', timeZone: 'UTC' });
  /** 3 January 2000 was a Monday. */
  const weekday = (lead: number): string => days.format(Date.UTC(2000, 0, 3 - lead));
  return (
    <form ref={form.ref} className="form panel" onSubmit={submit} noValidate>
      <FormProblem messages={form.others} />
      <FieldGroup legend={t('settings.organisation')}>
        <div className="form-pair">
          <TextInput required label={t('settings.name')} {...form.text('name')} />
          <ChoiceField
            label={t('person.locale')}
            options={[
              { value: 'en', label: t('language.en') },
              { value: 'de', label: t('language.de') },
              ...(['en', 'de'].includes(organisation.locale) ? [] : [{ value: organisation.locale, label: organisation.locale }]),
            ]}
            {...form.text('locale')}
          />
        </div>
        <div className="form-pair">
          <ChoiceField
            label={t('person.timeZone')}
            description={t('settings.timeZoneHint')}
            options={timeZones()}
            {...form.text('timeZone')}
          />
          <ChoiceField
            label={t('settings.country')}
            description={t('settings.countryHint')}
            options={[{ value: '', label: t('choice.none') }, ...countries(i18n.language)]}
            {...form.text('country')}
          />
        </div>
      </FieldGroup>
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
            {...form.text('quietFrom')}
          />
          <ChoiceField
            label={t('settings.quietUntil')}
            disabled={values.quietFrom === ''}
            options={hours}
            {...form.text('quietUntil')}
            value={values.quietUntil || '7'}
          />
        </div>
      </FieldGroup>
      <Checkbox
        label={t('settings.held')}
        description={t('settings.heldHint')}
        checked={values.mailHeld}
        onChange={(event) => form.set('mailHeld', event.currentTarget.checked)}
      />
      <Group>
        <Button type="submit" loading={save.isPending}>
          {t('action.save')}
        </Button>
      </Group>
    </form>
  );
}
