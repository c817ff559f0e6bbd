import { Button, Group, TextInput, Title } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post, remove } from '../../api/client.ts';
import { listOptions } from '../../api/lists.ts';
import type { Absence, Employee } from '../../api/types.ts';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { DeleteButton } from '../../components/DeleteButton.tsx';
import { FormButtons, FormFrame } from '../../components/FormFrame.tsx';
import { MoreButton } from '../../components/MoreButton.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { formatDate } from '../../lib/format.ts';
import { toast } from '../../lib/toast.ts';
import { useForm } from '../../lib/use-form.ts';
import { useSubmit } from '../../lib/use-submit.ts';

const KINDS = ['leave', 'sickness', 'parental', 'training', 'business', 'other'] as const;

/** Dates in which this person cannot walk. */
export function Absences({ employee }: { readonly employee: Employee }) {
  const { t, i18n } = useTranslation();
  const queryClient = useQueryClient();
  const absences = useInfiniteQuery(listOptions<Absence>('/absences', { employee: employee.id, sort: '-from' }));
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['/absences'] });
  const [adding, setAdding] = useState(false);
  const dates = (absence: Absence) => `${formatDate(absence.from, i18n.language)} – ${formatDate(absence.to, i18n.language)}`;
  return (
    <section className="panel" aria-labelledby="person-absences">
      <Group justify="space-between" mb="sm">
        <Title order={2} id="person-absences">
          {t('absence.title')}
        </Title>
        {!adding && (
          <Button variant="default" size="xs" onClick={() => setAdding(true)}>
            {t('absence.add')}
          </Button>
        )}
      </Group>
      {adding && <AddAbsence employee={employee} done={() => setAdding(false)} saved={refresh} />}
      {absences.isPending && <Loading rows={2} />}
      {absences.isLoadingError && <Problem error={absences.error} retry={() => void absences.refetch()} />}
      {absences.data?.length === 0 && !adding && <p className="quiet">{t('absence.none')}</p>}
      <ul className="lines">
        {(absences.data ?? []).map((absence) => (
          <li key={absence.id}>
            <span className="lines-main">
              {dates(absence)}
              <span className="quiet">{t(`absenceKind.${absence.kind}`)}</span>
            </span>
            <DeleteButton
              size="compact-sm"
              label={t('action.remove')}
              title={t('absence.removeTitle')}
              confirm={t('action.remove')}
              act={() => remove(`/absences/${absence.id}`, absence.version)}
              done={() => void refresh()}
            >
              {t('absence.removeText', { dates: dates(absence) })}
            </DeleteButton>
          </li>
        ))}
      </ul>
      <MoreButton list={absences} />
    </section>
  );
}

function AddAbsence({ employee, done, saved }: { readonly employee: Employee; readonly done: () => void; readonly saved: () => void }) {
  const { t } = useTranslation();
  const form = useForm({ from: '', to: '', kind: 'leave' });
  const sending = useSubmit(
    form,
    () => post('/absences', { employee: employee.id, ...form.values, to: form.values.to || form.values.from }),
    () => {
      toast(t('absence.saved'));
      saved();
      done();
    },
  );
  return (
    <FormFrame inPlace form={form} sending={sending} className="form">
      <div className="form-pair">
        <TextInput type="date" required label={t('absence.from')} {...form.text('from')} />
        <TextInput type="date" label={t('absence.to')} {...form.text('to')} />
        <ChoiceField
          label={t('absence.kind')}
          options={KINDS.map((value) => ({ value, label: t(`absenceKind.${value}`) }))}
          {...form.text('kind')}
        />
      </div>
      <p className="quiet">{t('absence.hint')}</p>
      <FormButtons sending={sending} size="xs" onCancel={done} />
    </FormFrame>
  );
}
