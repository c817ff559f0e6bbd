import { Button, Group, TextInput, Title } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post, remove } from '../../api/client.ts';
import { listOptions } from '../../api/lists.ts';
import type { Closure, TouchPoint } from '../../api/types.ts';
import { AdminOnly } from '../../components/AdminOnly.tsx';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { DeleteButton } from '../../components/DeleteButton.tsx';
import { FormButtons, FormFrame } from '../../components/FormFrame.tsx';
import { MoreButton } from '../../components/MoreButton.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { WeekField } from '../../components/WeekField.tsx';
import { useThisWeek } from '../../lib/this-week.ts';
import { toast } from '../../lib/toast.ts';
import { useForm } from '../../lib/use-form.ts';
import { useSubmit } from '../../lib/use-submit.ts';

/** Weeks in which a venue has other places than usual, or none. */
export function Closures({ touchPoint }: { readonly touchPoint: TouchPoint }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const closures = useInfiniteQuery(listOptions<Closure>('/closures', { touchPoint: touchPoint.id }));
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['/closures'] });
  const [adding, setAdding] = useState(false);
  const weeks = (closure: Closure) => (closure.fromWeek === closure.toWeek ? closure.fromWeek : `${closure.fromWeek} – ${closure.toWeek}`);
  return (
    <section className="panel" aria-labelledby="touch-point-closures">
      <Group justify="space-between" mb="sm">
        <Title order={2} id="touch-point-closures">
          {t('closure.title')}
        </Title>
        {!adding && touchPoint.venues.length > 0 && (
          <AdminOnly>
            <Button variant="default" size="xs" onClick={() => setAdding(true)}>
              {t('closure.add')}
            </Button>
          </AdminOnly>
        )}
      </Group>
      {adding && <AddClosure touchPoint={touchPoint} done={() => setAdding(false)} saved={refresh} />}
      {closures.isPending && <Loading rows={1} />}
      {closures.isLoadingError && <Problem error={closures.error} retry={() => void closures.refetch()} />}
      {closures.data?.length === 0 && !adding && <p className="quiet">{t('closure.none')}</p>}
      <ul className="lines">
        {(closures.data ?? []).map((closure) => (
          <li key={closure.id}>
            <span className="lines-main">
              {weeks(closure)} · {closure.site?.name ?? t('touchPoint.anywhere')}
              <span className="quiet">
                {closure.placesPerWeek === 0 ? t('closure.closed') : t('touchPoints.placesPerWeek', { count: closure.placesPerWeek })}
                {closure.reason && ` · ${closure.reason}`}
              </span>
            </span>
            <AdminOnly>
              <DeleteButton
                size="compact-sm"
                label={t('action.remove')}
                title={t('closure.removeTitle')}
                confirm={t('action.remove')}
                act={() => remove(`/closures/${closure.id}`, closure.version)}
                done={() => void refresh()}
              >
                {t('closure.removeText', { weeks: weeks(closure) })}
              </DeleteButton>
            </AdminOnly>
          </li>
        ))}
      </ul>
      <MoreButton list={closures} />
    </section>
  );
}

function AddClosure({
  touchPoint,
  done,
  saved,
}: {
  readonly touchPoint: TouchPoint;
  readonly done: () => void;
  readonly saved: () => void;
}) {
  const { t } = useTranslation();
  const thisWeek = useThisWeek();
  const form = useForm({
    site: touchPoint.venues[0]?.site?.id ?? '',
    fromWeek: thisWeek,
    toWeek: thisWeek,
    placesPerWeek: '0',
    reason: '',
  });
  const sending = useSubmit(
    form,
    () =>
      post('/closures', {
        ...form.values,
        touchPoint: touchPoint.id,
        site: form.values.site || null,
        placesPerWeek: Number(form.values.placesPerWeek),
      }),
    () => {
      toast(t('closure.saved'));
      saved();
      done();
    },
  );
  return (
    <FormFrame inPlace form={form} sending={sending} className="form">
      <ChoiceField
        label={t('closure.venue')}
        options={touchPoint.venues.map((venue) => ({ value: venue.site?.id ?? '', label: venue.site?.name ?? t('touchPoint.anywhere') }))}
        {...form.text('site')}
      />
      <div className="form-pair">
        <WeekField label={t('closure.fromWeek')} from={thisWeek} {...form.text('fromWeek')} />
        <WeekField label={t('closure.toWeek')} from={thisWeek} {...form.text('toWeek')} />
      </div>
      <div className="form-pair">
        <TextInput
          type="number"
          min={0}
          label={t('closure.places')}
          description={t('closure.placesHint')}
          {...form.text('placesPerWeek')}
        />
        <TextInput label={t('closure.reason')} {...form.text('reason')} />
      </div>
      <FormButtons sending={sending} size="xs" onCancel={done} />
    </FormFrame>
  );
}
