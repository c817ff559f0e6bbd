import { Button, Checkbox, Group, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { patch, post } from '../../api/client.ts';
import type { Account, EmployeeRef } from '../../api/types.ts';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { EmployeeField } from '../../components/EmployeeField.tsx';
import { FormProblem } from '../../components/FormProblem.tsx';
import { ButtonLink, TextLink } from '../../components/links.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { toast } from '../../lib/toast.ts';
import { useForm } from '../../lib/use-form.ts';

export function AccountNew() {
  const { t } = useTranslation();
  return (
    <>
      <PageTitle
        title={t('accounts.newTitle')}
        lead={t('accounts.newLead')}
        back={<TextLink to="/accounts">{t('accounts.title')}</TextLink>}
      />
      <div className="panel">
        <AccountForm />
      </div>
    </>
  );
}

const ROLES = ['employee', 'auditor', 'admin'] as const;

/** A new account, or what may be changed of one. */
export function AccountForm({ account }: { readonly account?: Account }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const form = useForm({
    email: account?.email ?? '',
    name: account?.name ?? '',
    role: account?.role ?? 'employee',
    employee: (account?.employee ?? null) as EmployeeRef | null,
    invite: true,
  });
  const save = useMutation({
    mutationFn: async () => {
      const { email, name, role, employee, invite } = form.values;
      if (account) return patch<Account>(`/accounts/${account.id}`, account.version, { email, name, role, employee: employee?.id ?? null });
      // Without a choice the API finds the person with the same address.
      const body = { email, name, role, invite, ...(employee ? { employee: employee.id } : {}) };
      return (await post<Account>('/accounts', body)).body;
    },
    onSuccess: async (saved) => {
      toast(t(account || !form.values.invite ? 'accounts.saved' : 'accounts.invited'));
      await queryClient.invalidateQueries({ predicate: (query) => String(query.queryKey[0]).startsWith('/accounts') });
      await navigate({ to: '/accounts/$account', params: { account: saved.id } });
    },
    onError: form.failed,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    form.clear();
    save.mutate();
  };
  return (
    <form ref={form.ref} className="form" onSubmit={submit} noValidate>
      <FormProblem messages={form.others} />
      <div className="form-pair">
        <TextInput required label={t('people.name')} {...form.text('name')} />
        <TextInput required type="email" label={t('person.email')} {...form.text('email')} />
      </div>
      <div className="form-pair">
        <ChoiceField
          label={t('accounts.role')}
          description={t('accounts.roleHint')}
          options={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
          {...form.text('role')}
        />
        <EmployeeField
          label={t('accounts.person')}
          description={t('accounts.personHint')}
          value={form.values.employee}
          error={form.errors['employee']}
          onChange={(employee) => form.set('employee', employee)}
        />
      </div>
      {!account && (
        <Checkbox
          label={t('accounts.invite')}
          checked={form.values.invite}
          onChange={(event) => form.set('invite', event.currentTarget.checked)}
        />
      )}
      <Group gap="sm">
        <Button type="submit" loading={save.isPending}>
          {t('action.save')}
        </Button>
        {!account && (
          <ButtonLink to="/accounts" variant="default">
            {t('action.cancel')}
          </ButtonLink>
        )}
      </Group>
    </form>
  );
}
