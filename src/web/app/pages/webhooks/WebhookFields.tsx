import { Checkbox, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Form } from '../../lib/use-form.ts';
import { AREAS, EVENT_TYPES } from './event-types.ts';

export type WebhookValues = {
  readonly url: string;
  readonly description: string;
  readonly every: boolean;
  readonly eventTypes: readonly string[];
};

/** What the API takes of the form. */
export const bodyOf = ({ url, description, every, eventTypes }: WebhookValues) => ({
  url,
  description: description === '' ? null : description,
  eventTypes: every ? ['*'] : eventTypes,
});

/** Where to, what for, and which events. */
export function WebhookFields({ form }: { readonly form: Form<WebhookValues> }) {
  const { t } = useTranslation();
  const { every, eventTypes } = form.values;
  return (
    <>
      <TextInput required type="url" label={t('webhooks.url')} description={t('webhooks.urlHint')} {...form.text('url')} />
      <Textarea autosize minRows={1} label={t('webhooks.description')} {...form.text('description')} />
      <Checkbox
        label={t('webhooks.every')}
        description={t('webhooks.everyHint')}
        checked={every}
        onChange={(event) => form.set('every', event.currentTarget.checked)}
      />
      {!every && (
        <Checkbox.Group
          label={t('webhooks.events')}
          required
          value={[...eventTypes]}
          error={form.errors['eventTypes']}
          onChange={(value) => form.set('eventTypes', value)}
        >
          <Stack gap="md" mt={6}>
            {AREAS.map((area) => (
              <fieldset key={area} className="group">
                <legend>{t(`webhookArea.${area}`)}</legend>
                <Group gap="md">
                  {EVENT_TYPES.filter((type) => type.startsWith(`${area}.`)).map((type) => (
                    <Checkbox key={type} value={type} label={t(`webhookEvent.${type}`)} />
                  ))}
                </Group>
              </fieldset>
            ))}
          </Stack>
        </Checkbox.Group>
      )}
    </>
  );
}
