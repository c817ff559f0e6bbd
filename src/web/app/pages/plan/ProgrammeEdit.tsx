import { Checkbox, Radio, Stack, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { patch, post } from '../../api/client.ts';
import { allOptions, oneOptions } from '../../api/lists.ts';
import type { Department, Programme, Site, TouchPoint } from '../../api/types.ts';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { FieldGroup } from '../../components/FieldGroup.tsx';
import { FormButtons, FormFrame } from '../../components/FormFrame.tsx';
import { ButtonLink, TextLink } from '../../components/links.tsx';
import { ManyField } from '../../components/ManyField.tsx';
import { type NumberRow, NumberRows } from '../../components/NumberRows.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { WeekField } from '../../components/WeekField.tsx';
import { useThisWeek } from '../../lib/this-week.ts';
import { toast } from '../../lib/toast.ts';
import { useForm } from '../../lib/use-form.ts';
import { useSubmit } from '../../lib/use-submit.ts';
import { addWeeks } from '../../lib/weeks.ts';

const PREFERENCES = ['avoidOwnDepartment', 'leadersFirst', 'varyChannel', 'spreadEvenly', 'fairFinish'] as const;

/** A new cycle or induction. What is left alone means everyone and everything. */
export function ProgrammeNew() {
  const { t } = useTranslation();
  return (
    <>
      <PageTitle title={t('programme.newTitle')} back={<TextLink to="/plan">{t('programmes.title')}</TextLink>} />
      <ProgrammeForm />
    </>
  );
}

export function ProgrammeEdit() {
  const { t } = useTranslation();
  const { programme: id } = useParams({ from: '/inside/plan/$programme/edit' });
  const programme = useQuery({ ...oneOptions<Programme>(`/programmes/${id}`), staleTime: 0 });
  return (
    <>
      <PageTitle
        title={t('programme.editTitle')}
        lead={t('programme.editLead')}
        back={
          <TextLink to="/plan/$programme" params={{ programme: id }}>
            {programme.data?.name ?? t('programme.title')}
          </TextLink>
        }
      />
      {programme.isPending && <Loading />}
      {programme.error && <Problem error={programme.error} retry={() => void programme.refetch()} />}
      {programme.data && <ProgrammeForm key={programme.data.id} programme={programme.data} />}
    </>
  );
}

const NEW_PREFERENCES: readonly string[] = ['avoidOwnDepartment', 'leadersFirst', 'varyChannel'];

/** When, who, what, by which rules. */
function ProgrammeForm({ programme }: { readonly programme?: Programme }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const thisWeek = useThisWeek();
  const departments = useQuery(allOptions<Department>('/departments', { sort: 'name' }));
  const sites = useQuery(allOptions<Site>('/sites', { sort: 'name' }));
  const touchPoints = useQuery(allOptions<TouchPoint>('/touch-points'));
  const ids = (of: readonly { readonly id: string }[] | undefined): readonly string[] => (of ?? []).map(({ id }) => id);
  const form = useForm(
    {
      name: programme?.name ?? '',
      kind: programme?.kind ?? ('cycle' as 'cycle' | 'induction'),
      startWeek: programme?.startWeek ?? addWeeks(thisWeek, 2),
      endWeek: programme?.endWeek ?? addWeeks(thisWeek, 31),
      weeksAfterStart: String(programme?.weeksAfterStart ?? 8),
      'audience.departments': ids(programme?.audience?.departments),
      'audience.sites': ids(programme?.audience?.sites),
      leadersOnly: programme?.audience?.leadersOnly ?? false,
      touchPoints: programme && !programme.allTouchPoints ? ids(programme.touchPoints) : ([] as readonly string[]),
      'rules.gap': String(programme?.rules.gap ?? 1),
      'rules.pace': programme?.rules.pace ?? 'earliest',
      'rules.deadlines': (programme?.rules.deadlines ?? []).map(({ touchPoint, withinWeeks }) => ({
        key: touchPoint.id,
        number: String(withinWeeks),
      })) as readonly NumberRow[],
      preferences: programme ? PREFERENCES.filter((name) => programme.rules.preferences[name]) : NEW_PREFERENCES,
    },
    programme,
  );
  const { values } = form;
  const sending = useSubmit(
    form,
    async () => {
      const audience = {
        ...(values['audience.departments'].length > 0 && { departments: values['audience.departments'] }),
        ...(values['audience.sites'].length > 0 && { sites: values['audience.sites'] }),
        ...(values.leadersOnly && { leadersOnly: true }),
        // People named one by one have no field here; they stay as they are.
        ...(programme?.audience?.employees && { employees: programme.audience.employees.map(({ id }) => id) }),
      };
      const body = {
        name: values.name,
        startWeek: values.startWeek,
        ...(values.kind === 'cycle' ? { endWeek: values.endWeek } : { weeksAfterStart: Number(values.weeksAfterStart) }),
        audience: Object.keys(audience).length > 0 ? audience : null,
        touchPoints: values.touchPoints.length > 0 ? values.touchPoints : null,
        rules: {
          gap: Number(values['rules.gap']),
          pace: values['rules.pace'],
          minWorkingDays: programme?.rules.minWorkingDays ?? null,
          deadlines: values['rules.deadlines'].map(({ key, number }) => ({ touchPoint: key, withinWeeks: Number(number) })),
          preferences: Object.fromEntries(PREFERENCES.map((name) => [name, values.preferences.includes(name)])),
        },
      };
      return programme
        ? patch<Programme>(`/programmes/${programme.id}`, form.version, body)
        : (await post<Programme>('/programmes', { ...body, kind: values.kind })).body;
    },
    async (saved) => {
      await queryClient.invalidateQueries({ predicate: (query) => String(query.queryKey[0]).startsWith('/programmes') });
      toast(t('programme.saved'));
      await navigate({ to: '/plan/$programme', params: { programme: saved.id } });
    },
  );
  return (
    <FormFrame form={form} sending={sending} className="form panel">
      <TextInput required label={t('programme.name')} description={t('programme.nameHint')} {...form.text('name')} />
      {programme === undefined && (
        <Radio.Group
          label={t('programme.kind')}
          value={values.kind}
          error={form.errors['kind']}
          onChange={(kind) => form.set('kind', kind as typeof values.kind)}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="cycle" label={t('programmeKind.cycle')} description={t('programme.cycleHint')} />
            <Radio value="induction" label={t('programmeKind.induction')} description={t('programme.inductionHint')} />
          </Stack>
        </Radio.Group>
      )}
      <div className="form-pair">
        <WeekField required label={t('programme.startWeek')} from={thisWeek} {...form.text('startWeek')} />
        {values.kind === 'cycle' ? (
          <WeekField required label={t('programme.endWeek')} from={values.startWeek} {...form.text('endWeek')} />
        ) : (
          <TextInput required type="number" min={1} max={104} label={t('programme.weeksAfterStart')} {...form.text('weeksAfterStart')} />
        )}
      </div>
      <FieldGroup legend={t('programme.who')}>
        <p className="form-hint">{t('programme.whoHint')}</p>
        <Stack gap="sm" mt="sm">
          <div className="form-pair">
            <ManyField
              label={t('programme.departments')}
              choices={(departments.data ?? []).map((each) => ({ value: each.id, label: each.name }))}
              value={values['audience.departments']}
              error={form.errors['audience.departments']}
              onChange={(value) => form.set('audience.departments', value)}
            />
            <ManyField
              label={t('programme.sites')}
              choices={(sites.data ?? []).map((each) => ({ value: each.id, label: each.name }))}
              value={values['audience.sites']}
              error={form.errors['audience.sites']}
              onChange={(value) => form.set('audience.sites', value)}
            />
          </div>
          {programme?.audience?.employees && (
            <p className="quiet">{t('programme.namedPeople', { count: programme.audience.employees.length })}</p>
          )}
          <Checkbox
            label={t('programme.leadersOnly')}
            checked={values.leadersOnly}
            onChange={(event) => form.set('leadersOnly', event.currentTarget.checked)}
          />
        </Stack>
      </FieldGroup>
      <ManyField
        label={t('programme.touchPoints')}
        description={t('programme.touchPointsHint')}
        choices={(touchPoints.data ?? []).map((each) => ({ value: each.id, label: each.name }))}
        value={values.touchPoints}
        error={form.errors['touchPoints']}
        onChange={(value) => form.set('touchPoints', value)}
      />
      <FieldGroup legend={t('programme.rules')}>
        <Stack gap="sm">
          <div className="form-pair">
            <ChoiceField
              label={t('programme.pace')}
              options={(['earliest', 'even'] as const).map((value) => ({ value, label: t(`pace.${value}`) }))}
              {...form.text('rules.pace')}
            />
            <TextInput
              type="number"
              min={1}
              max={52}
              label={t('programme.gap')}
              description={t('programme.gapHint')}
              {...form.text('rules.gap')}
            />
          </div>
          <NumberRows
            legend={t('programme.deadlines')}
            hint={programme?.kind === 'induction' ? t('programme.deadlinesHintInduction') : t('programme.deadlinesHint')}
            keyLabel={t('touchPoint.title')}
            numberLabel={t('programme.withinWeeks')}
            addLabel={t('programme.addDeadline')}
            min={1}
            options={(touchPoints.data ?? [])
              .filter(({ id }) => values.touchPoints.length === 0 || values.touchPoints.includes(id))
              .map((each) => ({ value: each.id, label: each.name }))}
            value={values['rules.deadlines']}
            error={form.errors['rules.deadlines']}
            fresh={() => '4'}
            onChange={(value) => form.set('rules.deadlines', value)}
          />
          <Checkbox.Group
            label={t('programme.preferences')}
            description={t('programme.preferencesHint')}
            value={[...values.preferences]}
            onChange={(value) => form.set('preferences', value)}
          >
            <Stack gap="xs" mt="xs">
              {PREFERENCES.map((name) => (
                <Checkbox key={name} value={name} label={t(`preference.${name}`)} />
              ))}
            </Stack>
          </Checkbox.Group>
        </Stack>
      </FieldGroup>
      <FormButtons sending={sending}>
        {programme ? (
          <ButtonLink to="/plan/$programme" params={{ programme: programme.id }} variant="default">
            {t('action.cancel')}
          </ButtonLink>
        ) : (
          <ButtonLink to="/plan" variant="default">
            {t('action.cancel')}
          </ButtonLink>
        )}
      </FormButtons>
    </FormFrame>
  );
}
