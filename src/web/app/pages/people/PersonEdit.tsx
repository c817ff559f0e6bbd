import { TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { patch, post } from '../../api/client.ts';
import { allOptions, oneOptions } from '../../api/lists.ts';
import type { Department, Employee, Site } from '../../api/types.ts';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { EmployeeField } from '../../components/EmployeeField.tsx';
import { FormButtons, FormFrame } from '../../components/FormFrame.tsx';
import { ButtonLink, TextLink } from '../../components/links.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { timeZones } from '../../lib/places.ts';
import { toast } from '../../lib/toast.ts';
import { useForm } from '../../lib/use-form.ts';
import { useSubmit } from '../../lib/use-submit.ts';

export function PersonNew() {
  const { t } = useTranslation();
  return (
    <>
      <PageTitle title={t('person.newTitle')} back={<TextLink to="/people">{t('people.title')}</TextLink>} />
      <PersonForm />
    </>
  );
}

export function PersonEdit() {
  const { t } = useTranslation();
  const { person: number } = useParams({ from: '/inside/people/$person/edit' });
  const person = useQuery({ ...oneOptions<Employee>(`/employees/${encodeURIComponent(number)}`), staleTime: 0 });
  return (
    <>
      <PageTitle
        title={t('person.editTitle')}
        back={
          <TextLink to="/people/$person" params={{ person: number }}>
            {person.data ? `${person.data.givenName} ${person.data.familyName}` : number}
          </TextLink>
        }
      />
      {person.isPending && <Loading />}
      {person.error && <Problem error={person.error} retry={() => void person.refetch()} />}
      {person.data && <PersonForm key={person.data.id} person={person.data} />}
    </>
  );
}

const LEADER = { yes: true, no: false, derived: null } as const;

function PersonForm({ person }: { readonly person?: Employee }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const sites = useQuery(allOptions<Site>('/sites', { sort: 'name' }));
  const departments = useQuery(allOptions<Department>('/departments', { sort: 'name' }));
  const form = useForm(
    {
      number: person?.number ?? '',
      email: person?.email ?? '',
      givenName: person?.givenName ?? '',
      familyName: person?.familyName ?? '',
      department: person?.department?.id ?? '',
      site: person?.site?.id ?? '',
      manager: person?.manager ?? null,
      isLeader: (person?.leaderBy === 'declared' ? (person.isLeader ? 'yes' : 'no') : 'derived') as keyof typeof LEADER,
      startDate: person?.startDate ?? '',
      endDate: person?.endDate ?? '',
      timeZone: person?.timeZone ?? '',
      locale: person?.locale ?? '',
      weeklyLoad: String(person?.weeklyLoad ?? 1),
    },
    person,
  );
  const sending = useSubmit(
    form,
    async () => {
      const { values } = form;
      const body = {
        ...values,
        department: values.department || null,
        site: values.site || null,
        manager: values.manager?.id ?? null,
        isLeader: LEADER[values.isLeader],
        startDate: values.startDate || null,
        endDate: values.endDate || null,
        timeZone: values.timeZone || null,
        locale: values.locale || null,
        weeklyLoad: Number(values.weeklyLoad),
      };
      return person ? patch<Employee>(`/employees/${person.id}`, form.version, body) : (await post<Employee>('/employees', body)).body;
    },
    async (saved) => {
      await queryClient.invalidateQueries({ predicate: (query) => String(query.queryKey[0]).startsWith('/employees') });
      toast(t('person.saved'));
      await navigate({ to: '/people/$person', params: { person: saved.number } });
    },
  );
  const none = { value: '', label: t('choice.none') };
  return (
    <FormFrame form={form} sending={sending} className="form panel">
      <div className="form-pair">
        <TextInput required label={t('person.givenName')} {...form.text('givenName')} />
        <TextInput required label={t('person.familyName')} {...form.text('familyName')} />
      </div>
      <div className="form-pair">
        <TextInput required label={t('people.number')} description={t('person.numberHint')} {...form.text('number')} />
        <TextInput required type="email" label={t('person.email')} description={t('person.emailHint')} {...form.text('email')} />
      </div>
      <div className="form-pair">
        <ChoiceField
          label={t('people.department')}
          options={[none, ...(departments.data ?? []).map((each) => ({ value: each.id, label: each.name }))]}
          {...form.text('department')}
        />
        <ChoiceField
          label={t('people.site')}
          options={[none, ...(sites.data ?? []).map((each) => ({ value: each.id, label: each.name }))]}
          {...form.text('site')}
        />
      </div>
      <div className="form-pair">
        <EmployeeField
          label={t('people.manager')}
          value={form.values.manager}
          error={form.errors['manager']}
          onChange={(manager) => form.set('manager', manager)}
        />
        <ChoiceField
          label={t('person.isLeader')}
          options={[
            { value: 'derived', label: t('person.leaderDerived') },
            { value: 'yes', label: t('choice.yes') },
            { value: 'no', label: t('choice.no') },
          ]}
          {...form.text('isLeader')}
        />
      </div>
      <div className="form-pair">
        <TextInput type="date" label={t('person.startDate')} {...form.text('startDate')} />
        <TextInput type="date" label={t('person.endDate')} {...form.text('endDate')} />
      </div>
      <div className="form-pair">
        <ChoiceField
          label={t('person.timeZone')}
          options={[{ value: '', label: t('person.timeZoneOfSite') }, ...timeZones()]}
          {...form.text('timeZone')}
        />
        <ChoiceField
          label={t('person.locale')}
          options={[
            { value: '', label: t('person.localeOfOrganisation') },
            { value: 'en', label: t('language.en') },
            { value: 'de', label: t('language.de') },
          ]}
          {...form.text('locale')}
        />
        <TextInput type="number" min={1} max={10} label={t('person.weeklyLoad')} {...form.text('weeklyLoad')} />
      </div>
      <FormButtons sending={sending}>
        {person ? (
          <ButtonLink to="/people/$person" params={{ person: person.number }} variant="default">
            {t('action.cancel')}
          </ButtonLink>
        ) : (
          <ButtonLink to="/people" variant="default">
            {t('action.cancel')}
          </ButtonLink>
        )}
      </FormButtons>
    </FormFrame>
  );
}
