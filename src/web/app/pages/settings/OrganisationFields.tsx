import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { FieldGroup } from '../../components/FieldGroup.tsx';
import { countries, timeZones } from '../../lib/places.ts';
import type { Form } from '../../lib/use-form.ts';
import type { SettingsValues } from './settings-values.ts';

/** @param locale the language that is saved; it stays on offer when the app does not speak it */
export function OrganisationFields({ form, locale }: { readonly form: Form<SettingsValues>; readonly locale: string }) {
  const { t, i18n } = useTranslation();
  return (
    <FieldGroup legend={t('settings.organisation')}>
      <div className="form-pair">
        <TextInput required label={t('settings.name')} {...form.text('name')} />
        <ChoiceField
          label={t('person.locale')}
          options={[
            { value: 'en', label: t('language.en') },
            { value: 'de', label: t('language.de') },
            ...(['en', 'de'].includes(locale) ? [] : [{ value: locale, label: locale }]),
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
  );
}
