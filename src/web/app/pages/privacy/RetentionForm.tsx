import { Checkbox, NumberInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { patch } from '../../api/client.ts';
import { oneOptions } from '../../api/lists.ts';
import type { Retention } from '../../api/types.ts';
import { FieldGroup } from '../../components/FieldGroup.tsx';
import { FormButtons, FormFrame } from '../../components/FormFrame.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { toast } from '../../lib/toast.ts';
import { useForm } from '../../lib/use-form.ts';
import { useSubmit } from '../../lib/use-submit.ts';

/** How long the organisation keeps what. */
export function RetentionSettings() {
  const retention = useQuery({ ...oneOptions<Retention>('/retention'), staleTime: 0 });
  if (retention.data) return <RetentionForm retention={retention.data} />;
  return retention.error ? <Problem error={retention.error} retry={() => void retention.refetch()} /> : <Loading />;
}

function RetentionForm({ retention }: { readonly retention: Retention }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const form = useForm(
    Object.fromEntries(retention.periods.map(({ name, months }) => [name, months === null ? '' : String(months)])),
    retention,
  );
  const sending = useSubmit(
    form,
    () =>
      patch<Retention>(
        '/retention',
        form.version,
        Object.fromEntries(Object.entries(form.values).map(([name, months]) => [name, months === '' ? null : Number(months)])),
      ),
    async () => {
      toast(t('settings.saved'));
      await queryClient.invalidateQueries();
    },
  );
  return (
    <FormFrame form={form} sending={sending} className="form panel">
      <FieldGroup legend={t('retention.title')}>
        <p className="form-hint">{t('retention.text')}</p>
        {retention.periods.map(({ name, standard, min, max }) => (
          <div key={name} className="form-pair">
            <NumberInput
              label={t(`stored.period.${name}`)}
              description={t('retention.bounds', { min, max, standard })}
              allowDecimal={false}
              allowNegative={false}
              disabled={form.values[name] === ''}
              name={name}
              value={form.values[name] ?? ''}
              error={form.errors[name]}
              suffix={` ${t('retention.months')}`}
              onChange={(months) => form.set(name, String(months || min))}
            />
            <Checkbox
              label={t('retention.forEver')}
              aria-label={t('retention.forEverOf', { what: t(`stored.period.${name}`) })}
              checked={form.values[name] === ''}
              onChange={(event) => form.set(name, event.currentTarget.checked ? '' : String(standard))}
            />
          </div>
        ))}
      </FieldGroup>
      <FormButtons sending={sending} />
    </FormFrame>
  );
}
