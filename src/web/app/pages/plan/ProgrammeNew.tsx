import { Button, Checkbox, Group, Radio, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../../api/client.ts';
import { allOptions } from '../../api/lists.ts';
import type { Department, Programme, Site, TouchPoint } from '../../api/types.ts';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { FieldGroup } from '../../components/FieldGroup.tsx';
import { FormProblem } from '../../components/FormProblem.tsx';
import { ButtonLink, TextLink } from '../../components/links.tsx';
import { ManyField } from '../../components/ManyField.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { WeekField } from '../../components/WeekField.tsx';
import { useThisWeek } from '../../lib/this-week.ts';
import { toast } from '../../lib/toast.ts';
import { useForm } from '../../lib/use-form.ts';
import { addWeeks } from '../../lib/weeks.ts';

const PREFERENCES = ['avoidOwnDepartment', 'leadersFirst', 'varyChannel', 'spreadEvenly', 'fairFinish'] as const;

/** A new cycle or induction: when, who, what, by which rules. What is left alone means everyone and everything. */
export function ProgrammeNew() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const thisWeek = useThisWeek();
  const departments = useQuery(allOptions<Department>('/departments', { sort: 'name' }));
  const sites = useQuery(allOptions<Site>('/sites', { sort: 'name' }));
  const touchPoints = useQuery(allOptions<TouchPoint>('/touch-points'));
  const form = useForm({
    name: '',
    kind: 'cycle' as 'cycle' | 'induction',
    startWeek: addWeeks(thisWeek, 2),
    endWeek: addWeeks(thisWeek, 31),
    weeksAfterStart: '8',
    'audience.departments': [] as readonly string[],
    'audience.sites': [] as readonly string[],
    leadersOnly: false,
    touchPoints: [] as readonly string[],
    'rules.gap': '1',
    'rules.pace': 'earliest',
    preferences: ['avoidOwnDepartment', 'leadersFirst', 'varyChannel'] as readonly string[],
  });
  const { values } = form;
  const save = useMutation({
    mutationFn: async () => {
      const audience = {
        ...(values['audience.departments'].length > 0 && { departments: values['audience.departments'] }),
        ...(values['audience.sites'].length > 0 && { sites: values['audience.sites'] }),
        ...(values.leadersOnly && { leadersOnly: true }),
      };
      const { body } = await post<Programme>('/programmes', {
        name: values.name,
        kind: values.kind,
        startWeek: values.startWeek,
        ...(values.kind === 'cycle' ? { endWeek: values.endWeek } : { weeksAfterStart: Number(values.weeksAfterStart) }),
        audience: Object.keys(audience).length > 0 ? audience : null,
        touchPoints: values.touchPoints.length > 0 ? values.touchPoints : null,
        rules: {
          gap: Number(values['rules.gap']),
          pace: values['rules.pace'],
          preferences: Object.fromEntries(PREFERENCES.map((name) => [name, values.preferences.includes(name)])),
        },
      });
      return body;
    },
    onSuccess: async (programme) => {
      await queryClient.invalidateQueries({ queryKey: ['/programmes'] });
      toast(t('programme.saved'));
      await navigate({ to: '/plan/$programme', params: { programme: programme.id } });
    },
    onError: form.failed,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    form.clear();
    save.mutate();
  };
  return (
    <>
      <PageTitle title={t('programme.newTitle')} back={<TextLink to="/plan">{t('programmes.title')}</TextLink>} />
      <form ref={form.ref} className="form panel" onSubmit={submit} noValidate>
        <FormProblem messages={form.others} />
        <TextInput required label={t('programme.name')} description={t('programme.nameHint')} {...form.text('name')} />
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
        <div className="form-pair">
          <WeekField required label={t('programme.startWeek')} from={thisWeek} {...form.text('startWeek')} />
          {values.kind === 'cycle' ? (
            <WeekField required label={t('programme.endWeek')} from={values.startWeek} {...form.text('endWeek')} />
          ) : (
            <TextInput required type="number" min={1} max={104} label={t('programme.weeksAfterStart')} {...form.text('weeksAfterStart')} />
          )}
        </div>
        <FieldGroup legend={t('programme.who')}>
          <p className="quiet">{t('programme.whoHint')}</p>
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
        <Group gap="sm">
          <Button type="submit" loading={save.isPending}>
            {t('action.save')}
          </Button>
          <ButtonLink to="/plan" variant="default">
            {t('action.cancel')}
          </ButtonLink>
        </Group>
      </form>
    </>
  );
}
