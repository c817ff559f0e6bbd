import { Button, Group, SimpleGrid, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { apiUrl, post } from '../../api/client.ts';
import { oneOptions } from '../../api/lists.ts';
import { useAccount } from '../../api/session.ts';
import type { Account as AccountBody } from '../../api/types.ts';
import { AdminOnly } from '../../components/AdminOnly.tsx';
import { DeleteButton } from '../../components/DeleteButton.tsx';
import { Facts } from '../../components/Facts.tsx';
import { Identities } from '../../components/Identities.tsx';
import { TextLink } from '../../components/links.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { formatTime } from '../../lib/format.ts';
import { administers } from '../../lib/roles.ts';
import { useTimeZone } from '../../lib/this-week.ts';
import { toast } from '../../lib/toast.ts';
import { EraseButton } from '../privacy/EraseButton.tsx';
import { AccountForm } from './AccountForm.tsx';

/** One account: what it is, and what an administrator may do with it. */
export function Account() {
  const { t, i18n } = useTranslation();
  const timeZone = useTimeZone();
  const mayRemove = administers(useAccount());
  const { account: id } = useParams({ from: '/inside/accounts/$account' });
  const account = useQuery({ ...oneOptions<AccountBody>(`/accounts/${id}`), staleTime: 0 });
  const back = <TextLink to="/accounts">{t('accounts.title')}</TextLink>;
  const { data } = account;
  if (!data) {
    return (
      <>
        <PageTitle title={t('accounts.one')} back={back} />
        {account.isPending && <Loading />}
        {account.error && <Problem error={account.error} retry={() => void account.refetch()} />}
      </>
    );
  }
  return (
    <>
      <PageTitle
        title={data.name}
        back={back}
        lead={`${t(`role.${data.effectiveRole}`)} · ${t(`accountStatus.${data.status}`)}`}
        actions={
          <AdminOnly>
            <Actions account={data} />
          </AdminOnly>
        }
      />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <section className="panel" aria-labelledby="account-facts">
          <Title order={2} id="account-facts" mb="sm">
            {t('person.facts')}
          </Title>
          <Facts
            facts={[
              [t('person.email'), data.email],
              [t('accounts.role'), t(`role.${data.effectiveRole}`)],
              [
                t('accounts.person'),
                data.employee && (
                  <TextLink to="/people/$person" params={{ person: data.employee.number }}>
                    {data.employee.name}
                  </TextLink>
                ),
              ],
              [t('accounts.madeBy'), t(`accountMadeBy.${data.madeBy}`)],
              [
                t('accounts.signedIn'),
                data.signedInAt === null ? t('accounts.never') : formatTime(data.signedInAt, i18n.language, timeZone),
              ],
              [t('accounts.sessions'), data.sessions],
              [t('tokens.title'), data.tokens],
            ]}
          />
        </section>
        <section className="panel" aria-labelledby="account-identities">
          <Title order={2} id="account-identities" mb="sm">
            {t('identities.title')}
          </Title>
          <Identities path={`/accounts/${data.id}/identities`} mayRemove={mayRemove} />
        </section>
        <AdminOnly>
          <section className="panel" aria-labelledby="account-edit">
            <Title order={2} id="account-edit" mb="sm">
              {t('action.edit')}
            </Title>
            <p className="form-hint">{t('accounts.changeHint')}</p>
            <AccountForm key={data.version} account={data} />
          </section>
        </AdminOnly>
      </SimpleGrid>
    </>
  );
}

function Actions({ account }: { readonly account: AccountBody }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const refresh = () => queryClient.invalidateQueries({ predicate: (query) => String(query.queryKey[0]).startsWith('/accounts') });
  const act = useMutation({
    mutationFn: (action: 'invite' | 'end-sessions' | 'reactivate') => post(`/accounts/${account.id}/${action}`),
    onSuccess: async (_answer, action) => {
      toast(t(`accountDone.${action}`));
      await refresh();
    },
  });
  const button = (action: 'invite' | 'end-sessions' | 'reactivate') => (
    <Button variant="default" loading={act.isPending && act.variables === action} onClick={() => act.mutate(action)}>
      {t(`accountAction.${action}`)}
    </Button>
  );
  return (
    <>
      <Group gap="sm">
        {account.status === 'active' && button('invite')}
        {account.sessions > 0 && button('end-sessions')}
        {account.status === 'deactivated' && button('reactivate')}
        <Button component="a" href={apiUrl(`/accounts/${account.id}/personal-data`)} download variant="default">
          {t('personData.export')}
        </Button>
        {account.deactivatedAt !== null && account.employee === null && (
          <EraseButton
            name={account.name}
            path={`/accounts/${account.id}`}
            confirmation={account.email}
            preview={false}
            done={async () => {
              toast(t('erase.done'));
              await navigate({ to: '/accounts', replace: true });
              await refresh();
            }}
          />
        )}
        {account.status !== 'deactivated' && (
          <DeleteButton
            label={t('accountAction.deactivate')}
            title={t('accounts.deactivateTitle', { name: account.name })}
            confirm={t('accountAction.deactivate')}
            act={() => post(`/accounts/${account.id}/deactivate`, {}, { version: account.version })}
            done={() => void refresh()}
          >
            {t('accounts.deactivateText')}
          </DeleteButton>
        )}
      </Group>
      {act.error && <Problem error={act.error} />}
    </>
  );
}
