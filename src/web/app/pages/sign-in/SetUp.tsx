import { Button, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { post } from '../../api/client.ts';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { FieldGroup } from '../../components/FieldGroup.tsx';
import { FormFrame } from '../../components/FormFrame.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { countries, timeZones } from '../../lib/places.ts';
import { useForm } from '../../lib/use-form.ts';
import { useSubmit } from '../../lib/use-submit.ts';
import { Door } from './Door.tsx';

/** The first start: who the first administrator is, and whose organisation this is. */
export function SetUp() {
  const { t, i18n } = useTranslation();
  const { token } = useParams({ from: '/set-up/$token' });
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const form = useForm({
    name: '',
    email: '',
    'organisation.name': '',
    'organisation.timeZone': Intl.DateTimeFormat().resolvedOptions().timeZone,
    'organisation.country': new Intl.Locale(navigator.language).maximize().region ?? '',
  });
  const sending = useSubmit(
    form,
    () =>
      post('/set-up', {
        token,
        name: form.values.name,
        email: form.values.email,
        organisation: {
          name: form.values['organisation.name'],
          timeZone: form.values['organisation.timeZone'],
          country: form.values['organisation.country'] || null,
          locale: i18n.resolvedLanguage,
        },
      }),
    async () => {
      queryClient.clear();
      await navigate({ to: '/', replace: true });
    },
  );
  return (
    <Door>
      <PageTitle title={t('setUp.title')} lead={t('setUp.lead')} />
      <FormFrame form={form} sending={sending} className="form">
        <FieldGroup legend={t('setUp.you')}>
          <Stack gap="sm">
            <TextInput required autoComplete="name" label={t('setUp.name')} {...form.text('name')} />
            <TextInput required type="email" autoComplete="email" label={t('setUp.email')} {...form.text('email')} />
          </Stack>
        </FieldGroup>
        <FieldGroup legend={t('setUp.organisation')}>
          <Stack gap="sm">
            <TextInput required autoComplete="organization" label={t('setUp.organisationName')} {...form.text('organisation.name')} />
            <ChoiceField label={t('setUp.timeZone')} options={timeZones()} {...form.text('organisation.timeZone')} />
            <ChoiceField
              label={t('setUp.country')}
              description={t('setUp.countryHint')}
              options={[{ value: '', label: t('choice.none') }, ...countries(i18n.language)]}
              {...form.text('organisation.country')}
            />
          </Stack>
        </FieldGroup>
        <Button type="submit" loading={sending.busy} fullWidth>
          {t('setUp.start')}
        </Button>
      </FormFrame>
    </Door>
  );
}
