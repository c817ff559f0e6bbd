import { Textarea, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { patch, post } from '../../api/client.ts';
import { allOptions, oneOptions } from '../../api/lists.ts';
import type { Department, Journey, TouchPoint } from '../../api/types.ts';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { FormButtons, FormFrame } from '../../components/FormFrame.tsx';
import { ButtonLink, TextLink } from '../../components/links.tsx';
import { ManyField } from '../../components/ManyField.tsx';
import type { NumberRow } from '../../components/NumberRows.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { toast } from '../../lib/toast.ts';
import { useForm } from '../../lib/use-form.ts';
import { useSubmit } from '../../lib/use-submit.ts';
import { VenuesField } from './VenuesField.tsx';

export function TouchPointNew() {
  const { t } = useTranslation();
  const journeys = useQuery(allOptions<Journey>('/journeys'));
  return (
    <>
      <PageTitle title={t('touchPoint.newTitle')} back={<TextLink to="/touch-points">{t('touchPoints.title')}</TextLink>} />
      {journeys.isPending && <Loading />}
      {journeys.data && <TouchPointForm journeys={journeys.data} />}
    </>
  );
}

export function TouchPointEdit() {
  const { t } = useTranslation();
  const { touchPoint: code } = useParams({ from: '/inside/touch-points/$touchPoint/edit' });
  const journeys = useQuery(allOptions<Journey>('/journeys'));
  const touchPoint = useQuery({ ...oneOptions<TouchPoint>(`/touch-points/${encodeURIComponent(code)}`), staleTime: 0 });
  return (
    <>
      <PageTitle
        title={t('touchPoint.editTitle')}
        back={
          <TextLink to="/touch-points/$touchPoint" params={{ touchPoint: code }}>
            {touchPoint.data?.name ?? code}
          </TextLink>
        }
      />
      {touchPoint.error && <Problem error={touchPoint.error} retry={() => void touchPoint.refetch()} />}
      {(touchPoint.isPending || journeys.isPending) && <Loading />}
      {touchPoint.data && journeys.data && (
        <TouchPointForm key={touchPoint.data.id} touchPoint={touchPoint.data} journeys={journeys.data} />
      )}
    </>
  );
}

const numberOrNull = (text: string): number | null => (text.trim() === '' ? null : Number(text));

function TouchPointForm({ touchPoint, journeys }: { readonly touchPoint?: TouchPoint; readonly journeys: readonly Journey[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const departments = useQuery(allOptions<Department>('/departments', { sort: 'name' }));
  const others = useQuery(allOptions<TouchPoint>('/touch-points'));
  const form = useForm(
    {
      code: touchPoint?.code ?? '',
      name: touchPoint?.name ?? '',
      journey: touchPoint?.journey.id ?? journeys[0]?.id ?? '',
      stage: touchPoint?.stage.id ?? journeys[0]?.stages[0]?.id ?? '',
      channel: touchPoint?.channel ?? '',
      audience: touchPoint?.audience ?? 'external',
      ownerDepartment: touchPoint?.ownerDepartment?.id ?? '',
      brief: touchPoint?.brief ?? '',
      durationMinutes: String(touchPoint?.durationMinutes ?? ''),
      promisedWaitMinutes: String(touchPoint?.promisedWaitMinutes ?? ''),
      photo: touchPoint?.photo ?? 'none',
      prerequisites: (touchPoint?.prerequisites ?? []).map((each) => each.id) as readonly string[],
      equivalents: (touchPoint?.equivalents ?? []).map((each) => each.id) as readonly string[],
      venues: (touchPoint?.venues ?? []).map((venue) => ({
        key: venue.site?.id ?? '',
        number: String(venue.placesPerWeek),
      })) as readonly NumberRow[],
    },
    touchPoint,
  );
  const sending = useSubmit(
    form,
    async () => {
      const { values } = form;
      const body = {
        ...values,
        ownerDepartment: values.ownerDepartment || null,
        durationMinutes: numberOrNull(values.durationMinutes),
        promisedWaitMinutes: numberOrNull(values.promisedWaitMinutes),
        venues: values.venues.map(({ key, number }) => ({ site: key || null, placesPerWeek: numberOrNull(number) })),
      };
      return touchPoint
        ? patch<TouchPoint>(`/touch-points/${touchPoint.id}`, form.version, body)
        : (await post<TouchPoint>('/touch-points', body)).body;
    },
    async (saved) => {
      await queryClient.invalidateQueries({ predicate: (query) => String(query.queryKey[0]).startsWith('/touch-points') });
      toast(t('touchPoint.saved'));
      await navigate({ to: '/touch-points/$touchPoint', params: { touchPoint: saved.code } });
    },
  );
  const stages = journeys.find((journey) => journey.id === form.values.journey)?.stages ?? [];
  const choices = (others.data ?? []).filter((each) => each.id !== touchPoint?.id).map((each) => ({ value: each.id, label: each.name }));
  return (
    <FormFrame form={form} sending={sending} className="form panel">
      <div className="form-pair">
        <TextInput required label={t('touchPoint.name')} {...form.text('name')} />
        <TextInput required label={t('touchPoint.code')} description={t('touchPoint.codeHint')} {...form.text('code')} />
      </div>
      <div className="form-pair">
        <ChoiceField
          required
          label={t('touchPoint.journey')}
          options={journeys.map((journey) => ({ value: journey.id, label: journey.name }))}
          {...form.text('journey')}
          onChange={(event) => {
            const journey = event.currentTarget.value;
            form.set('journey', journey);
            form.set('stage', journeys.find((each) => each.id === journey)?.stages[0]?.id ?? '');
          }}
        />
        <ChoiceField
          required
          label={t('touchPoint.stage')}
          options={stages.map((stage) => ({ value: stage.id, label: stage.name }))}
          {...form.text('stage')}
        />
        <TextInput required label={t('touchPoint.channel')} description={t('touchPoint.channelHint')} {...form.text('channel')} />
      </div>
      <Textarea autosize minRows={5} label={t('touchPoint.brief')} description={t('touchPoint.briefHint')} {...form.text('brief')} />
      <VenuesField value={form.values.venues} error={form.errors['venues']} onChange={(venues) => form.set('venues', venues)} />
      <div className="form-pair">
        <TextInput type="number" min={1} label={t('touchPoint.durationField')} {...form.text('durationMinutes')} />
        <TextInput type="number" min={0} label={t('touchPoint.promisedWaitField')} {...form.text('promisedWaitMinutes')} />
        <ChoiceField
          label={t('touchPoint.photo')}
          options={(['none', 'allowed', 'required'] as const).map((value) => ({ value, label: t(`photo.${value}`) }))}
          {...form.text('photo')}
        />
      </div>
      <div className="form-pair">
        <ChoiceField
          label={t('touchPoint.audience')}
          options={(['external', 'internal'] as const).map((value) => ({ value, label: t(`audience.${value}`) }))}
          {...form.text('audience')}
        />
        <ChoiceField
          label={t('touchPoint.ownerDepartment')}
          options={[
            { value: '', label: t('choice.none') },
            ...(departments.data ?? []).map((each) => ({ value: each.id, label: each.name })),
          ]}
          {...form.text('ownerDepartment')}
        />
      </div>
      <ManyField
        label={t('touchPoint.prerequisites')}
        description={t('touchPoint.prerequisitesHint')}
        choices={choices}
        value={form.values.prerequisites}
        error={form.errors['prerequisites']}
        onChange={(value) => form.set('prerequisites', value)}
      />
      <ManyField
        label={t('touchPoint.equivalents')}
        description={t('touchPoint.equivalentsHint')}
        choices={choices}
        value={form.values.equivalents}
        error={form.errors['equivalents']}
        onChange={(value) => form.set('equivalents', value)}
      />
      <FormButtons sending={sending}>
        <ButtonLink to="/touch-points" variant="default">
          {t('action.cancel')}
        </ButtonLink>
      </FormButtons>
    </FormFrame>
  );
}
