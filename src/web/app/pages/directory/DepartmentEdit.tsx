import { TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { patch, post, remove } from '../../api/client.ts';
import { allOptions, oneOptions } from '../../api/lists.ts';
import type { Department, EmployeeRef, Site } from '../../api/types.ts';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { DeleteButton } from '../../components/DeleteButton.tsx';
import { EmployeeField } from '../../components/EmployeeField.tsx';
import { FormButtons, FormFrame } from '../../components/FormFrame.tsx';
import { ButtonLink, TextLink } from '../../components/links.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { toast } from '../../lib/toast.ts';
import { useForm } from '../../lib/use-form.ts';
import { useSubmit } from '../../lib/use-submit.ts';
import { treeOf } from './tree.ts';

export function DepartmentNew() {
  const { t } = useTranslation();
  return (
    <>
      <PageTitle title={t('department.newTitle')} back={<TextLink to="/departments">{t('departments.title')}</TextLink>} />
      <DepartmentForm />
    </>
  );
}

export function DepartmentEdit() {
  const { t } = useTranslation();
  const { department: code } = useParams({ from: '/inside/departments/$department/edit' });
  const department = useQuery({ ...oneOptions<Department>(`/departments/${encodeURIComponent(code)}`), staleTime: 0 });
  return (
    <>
      <PageTitle
        title={department.data?.name ?? t('department.editTitle')}
        back={<TextLink to="/departments">{t('departments.title')}</TextLink>}
      />
      {department.isPending && <Loading />}
      {department.error && <Problem error={department.error} retry={() => void department.refetch()} />}
      {department.data && <DepartmentForm key={department.data.id} department={department.data} />}
    </>
  );
}

function DepartmentForm({ department }: { readonly department?: Department }) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const sites = useQuery(allOptions<Site>('/sites', { sort: 'name' }));
  const departments = useQuery(allOptions<Department>('/departments', { sort: 'name' }));
  const form = useForm(
    {
      code: department?.code ?? '',
      name: department?.name ?? '',
      parent: department?.parent?.id ?? '',
      site: department?.site?.id ?? '',
      head: department?.head ?? (null as EmployeeRef | null),
      maxAwayPerWeek:
        department?.maxAwayPerWeek === undefined || department.maxAwayPerWeek === null ? '' : String(department.maxAwayPerWeek),
    },
    department,
  );
  const leave = async (said: string) => {
    await queryClient.invalidateQueries({ predicate: (query) => String(query.queryKey[0]).startsWith('/departments') });
    toast(said);
    await navigate({ to: '/departments' });
  };
  const sending = useSubmit(
    form,
    async () => {
      const { values } = form;
      const body = {
        code: values.code,
        name: values.name,
        parent: values.parent || null,
        site: values.site || null,
        head: values.head?.id ?? null,
        maxAwayPerWeek: values.maxAwayPerWeek.trim() === '' ? null : Number(values.maxAwayPerWeek),
      };
      if (department) await patch(`/departments/${department.id}`, form.version, body);
      else await post('/departments', body);
    },
    () => leave(t('department.saved')),
  );
  const none = { value: '', label: t('choice.none') };
  const others = treeOf(departments.data ?? [], i18n.language).filter(({ node }) => node.id !== department?.id);
  return (
    <FormFrame form={form} sending={sending} className="form panel">
      <div className="form-pair">
        <TextInput required label={t('department.name')} {...form.text('name')} />
        <TextInput required label={t('department.code')} description={t('department.codeHint')} {...form.text('code')} />
      </div>
      <div className="form-pair">
        <ChoiceField
          label={t('department.parent')}
          options={[none, ...others.map(({ node, depth }) => ({ value: node.id, label: `${'– '.repeat(depth)}${node.name}` }))]}
          {...form.text('parent')}
        />
        <ChoiceField
          label={t('people.site')}
          options={[none, ...(sites.data ?? []).map((each) => ({ value: each.id, label: each.name }))]}
          {...form.text('site')}
        />
      </div>
      <div className="form-pair">
        <EmployeeField
          label={t('department.head')}
          value={form.values.head}
          error={form.errors['head']}
          onChange={(head) => form.set('head', head)}
        />
        <TextInput
          type="number"
          min={0}
          label={t('department.maxAway')}
          description={t('department.maxAwayHint')}
          {...form.text('maxAwayPerWeek')}
        />
      </div>
      <FormButtons sending={sending}>
        <ButtonLink to="/departments" variant="default">
          {t('action.cancel')}
        </ButtonLink>
        {department && (
          <DeleteButton
            label={t('action.delete')}
            title={t('department.deleteTitle')}
            confirm={t('action.delete')}
            act={() => remove(`/departments/${department.id}`, department.version)}
            done={() => void leave(t('department.deleted'))}
          >
            {t('department.deleteText', { name: department.name })}
          </DeleteButton>
        )}
      </FormButtons>
    </FormFrame>
  );
}
