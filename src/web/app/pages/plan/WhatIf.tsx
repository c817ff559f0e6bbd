import { Button, Group, Progress, Stack, TextInput, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../../api/client.ts';
import { allOptions } from '../../api/lists.ts';
import type { Department, Programme, Site, TouchPoint, WhatIf as WhatIfAnswer } from '../../api/types.ts';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { FormProblem } from '../../components/FormProblem.tsx';
import { ManyField } from '../../components/ManyField.tsx';
import { NumberRows } from '../../components/NumberRows.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { WeekField } from '../../components/WeekField.tsx';
import { useForm } from '../../lib/use-form.ts';
import { WhatIfResult } from './WhatIfResult.tsx';
import { NOTHING, questionOf, type Wish } from './what-if.ts';

/** "What if …": another programme, or another company, counted through. Nothing is changed by asking. */
export function WhatIf({ programme }: { readonly programme: Programme }) {
  const { t } = useTranslation();
  const [open, { toggle }] = useDisclosure(false);
  return (
    <section className="panel" aria-labelledby="programme-what-if">
      <Group justify="space-between">
        <Title order={2} id="programme-what-if">
          {t('whatIf.title')}
        </Title>
        <Button variant="default" size="xs" aria-expanded={open} onClick={toggle}>
          {open ? t('action.close') : t('whatIf.open')}
        </Button>
      </Group>
      <p className="quiet" style={{ marginTop: '0.25rem' }}>
        {t('whatIf.lead')}
      </p>
      {open && <Question programme={programme} />}
    </section>
  );
}

function Question({ programme }: { readonly programme: Programme }) {
  const { t } = useTranslation();
  const touchPoints = useQuery({ ...allOptions<TouchPoint>('/touch-points'), throwOnError: false });
  const sites = useQuery({ ...allOptions<Site>('/sites', { sort: 'name' }), throwOnError: false });
  const departments = useQuery({ ...allOptions<Department>('/departments', { sort: 'name' }), throwOnError: false });
  const form = useForm<Wish>(NOTHING);
  const asking = useRef<AbortController>(undefined);
  const ask = useMutation({
    mutationFn: async (wish: Wish) => {
      asking.current = new AbortController();
      const { signal } = asking.current;
      return { wish, answer: (await post<WhatIfAnswer>(`/programmes/${programme.id}/what-if`, questionOf(wish), { signal })).body };
    },
    onError: (error) => {
      if (!asking.current?.signal.aborted) form.failed(error);
    },
  });
  const failed = [touchPoints, sites, departments].find(({ error }) => error !== null);
  if (failed) return <Problem error={failed.error} retry={() => void failed.refetch()} />;
  if (!touchPoints.data || !sites.data || !departments.data) return <Loading rows={3} />;
  const asked = new Set(programme.touchPoints.map(({ id }) => id));
  const { values } = form;
  const planned = touchPoints.data.filter(
    ({ id }) => (asked.has(id) || values.addTouchPoints.includes(id)) && !values.removeTouchPoints.includes(id),
  );
  const choice = (each: { id: string; name: string }) => ({ value: each.id, label: each.name });
  const venues = planned.flatMap((touchPoint) =>
    [
      ...touchPoint.venues.map((venue) => venue.site),
      ...sites.data.filter((site) => !touchPoint.venues.some((v) => v.site?.id === site.id)),
    ].map((site) => ({
      value: `${touchPoint.id}|${site?.id ?? ''}`,
      label: `${touchPoint.name} · ${site?.name ?? t('touchPoint.anywhere')}`,
    })),
  );
  const placesNow = (key: string): string => {
    const [id, site] = key.split('|');
    return String(
      touchPoints.data.find((each) => each.id === id)?.venues.find((venue) => (venue.site?.id ?? '') === site)?.placesPerWeek ?? 0,
    );
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    form.clear();
    ask.mutate(values);
  };
  return (
    <Stack mt="md">
      <form ref={form.ref} className="form" onSubmit={submit} noValidate>
        <FormProblem messages={form.others} />
        <div className="form-pair">
          <ManyField
            label={t('whatIf.addTouchPoints')}
            choices={touchPoints.data.filter(({ id }) => !asked.has(id)).map(choice)}
            value={values.addTouchPoints}
            error={form.errors['addTouchPoints']}
            onChange={(value) => form.set('addTouchPoints', value)}
          />
          <ManyField
            label={t('whatIf.removeTouchPoints')}
            choices={programme.touchPoints.map(choice)}
            value={values.removeTouchPoints}
            error={form.errors['removeTouchPoints']}
            onChange={(value) => form.set('removeTouchPoints', value)}
          />
        </div>
        <NumberRows
          legend={t('whatIf.places')}
          keyLabel={t('closure.venue')}
          numberLabel={t('touchPoint.venuePlaces')}
          addLabel={t('whatIf.addPlaces')}
          min={0}
          options={venues}
          value={values.places}
          error={form.errors['places']}
          fresh={placesNow}
          onChange={(value) => form.set('places', value)}
        />
        <div className="form-pair">
          <TextInput type="number" min={0} label={t('whatIf.people')} {...form.text('addPeople')} />
          <ChoiceField
            label={t('people.site')}
            options={[{ value: '', label: t('choice.none') }, ...sites.data.map(choice)]}
            {...form.text('site')}
          />
          <ChoiceField
            label={t('people.department')}
            options={[{ value: '', label: t('choice.none') }, ...departments.data.map(choice)]}
            {...form.text('department')}
          />
        </div>
        <NumberRows
          legend={t('whatIf.caps')}
          hint={t('whatIf.capsHint')}
          keyLabel={t('people.department')}
          numberLabel={t('department.maxAway')}
          addLabel={t('whatIf.addCap')}
          min={0}
          options={departments.data.map(choice)}
          value={values.departmentCaps}
          error={form.errors['departmentCaps']}
          fresh={(key) => String(departments.data.find(({ id }) => id === key)?.maxAwayPerWeek ?? '')}
          onChange={(value) => form.set('departmentCaps', value)}
        />
        <div className="form-pair">
          {programme.kind === 'cycle' ? (
            <WeekField label={t('programme.endWeek')} from={programme.startWeek} weeks={156} optional {...form.text('endWeek')} />
          ) : (
            <TextInput type="number" min={1} label={t('programme.weeksAfterStart')} {...form.text('weeks')} />
          )}
          <TextInput type="number" min={1} max={52} label={t('programme.gap')} {...form.text('gap')} />
        </div>
        <NumberRows
          legend={t('programme.deadlines')}
          hint={t('whatIf.deadlinesHint')}
          keyLabel={t('touchPoint.title')}
          numberLabel={t('programme.withinWeeks')}
          addLabel={t('programme.addDeadline')}
          min={1}
          options={planned.map(choice)}
          value={values.deadlines}
          error={form.errors['deadlines']}
          fresh={(key) => String(programme.rules.deadlines.find(({ touchPoint }) => touchPoint.id === key)?.withinWeeks ?? '')}
          onChange={(value) => form.set('deadlines', value)}
        />
        <Group>
          <Button type="submit" disabled={ask.isPending}>
            {t('whatIf.ask')}
          </Button>
          {ask.isPending && (
            <Button variant="default" onClick={() => asking.current?.abort()}>
              {t('action.cancel')}
            </Button>
          )}
        </Group>
      </form>
      <div role="status">
        {ask.isPending && (
          <>
            <p className="quiet">{t('whatIf.counting')}</p>
            <Progress value={100} animated aria-label={t('whatIf.counting')} />
          </>
        )}
      </div>
      {ask.data && !ask.isPending && (
        <WhatIfResult
          programme={programme}
          wish={ask.data.wish}
          answer={ask.data.answer}
          touchPoints={touchPoints.data}
          departments={departments.data}
        />
      )}
    </Stack>
  );
}
