import { Button, Checkbox, Group, NumberInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { patch } from '../../api/client.ts';
import { oneOptions } from '../../api/lists.ts';
import type { Retention } from '../../api/types.ts';
import { FieldGroup } from '../../components/FieldGroup.tsx';
import { FormProblem } from '../../components/FormProblem.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { toast } from '../../lib/toast.ts';
import { useForm } from '../../lib/use-form.ts';

/** How long the organisation keeps what. */
export function RetentionSettings() {
  const retention = useQuery({ ...oneOptions<Retention>('/retention'), staleTime: 0 });
  if (retention.isPending) return <Loading />;
  if (retention.error) return <Problem error={retention.error} retry={() => void retention.refetch()} />;
  return <RetentionForm key={retention.data.version} retention={retention.data} />;
}

function RetentionForm({ retention }: { readonly retention: Retention }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const form = useForm(Object.fromEntries(retention.periods.map(({ name, months }) => [name, months === null ? '' : String(months)])));
  const save = useMutation({
    mutationFn: () =>
      patch<Retention>(
        '/retention',
        retention.version,
        Object.fromEntries(Object.entries(form.values).map(([name, months]) => [name, months === '' ? null : Number(months)])),
      ),
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
  return (
    <form ref={form.ref} className="form panel" onSubmit={submit} noValidate>
      <FormProblem messages={form.others} />
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
      <Group>
        <Button type="submit" loading={save.isPending}>
          {t('action.save')}
        </Button>
      </Group>
    </form>
  );
}
