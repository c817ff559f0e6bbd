import { Button, TextInput } from '@mantine/core';
import { IconMailOff } from '@tabler/icons-react';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../../api/client.ts';
import { listOptions } from '../../api/lists.ts';
import type { Suppression } from '../../api/types.ts';
import { type Column, DataTable } from '../../components/DataTable.tsx';
import { FormButtons, FormFrame } from '../../components/FormFrame.tsx';
import { TextLink } from '../../components/links.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { Empty, Loading, Problem } from '../../components/states.tsx';
import { formatTime } from '../../lib/format.ts';
import { useTimeZone } from '../../lib/this-week.ts';
import { toast } from '../../lib/toast.ts';
import { useForm } from '../../lib/use-form.ts';
import { useSubmit } from '../../lib/use-submit.ts';
import { LiftButton } from './LiftButton.tsx';

/** Addresses that get no mail, why, and the way back. */
export function Suppressions() {
  const { t, i18n } = useTranslation();
  const timeZone = useTimeZone();
  const queryClient = useQueryClient();
  const [adding, setAdding] = useState(false);
  const suppressions = useInfiniteQuery(listOptions<Suppression>('/suppressions'));
  const refresh = () => void queryClient.invalidateQueries({ queryKey: ['/suppressions'] });
  const rows = suppressions.data ?? [];
  const columns: readonly Column<Suppression>[] = [
    {
      id: 'address',
      header: t('person.email'),
      width: '1.5fr',
      cell: (row) => (
        <span className="lines-main">
          {row.address}
          {row.employee && (
            <TextLink to="/people/$person" params={{ person: row.employee.number }}>
              {row.employee.name}
            </TextLink>
          )}
        </span>
      ),
    },
    {
      id: 'reason',
      header: t('suppressions.reason'),
      width: '2fr',
      cell: (row) => (
        <span className="lines-main">
          {t(`suppressionReason.${row.reason}`)}
          {row.diagnostic && <span className="quiet">{row.diagnostic}</span>}
          {row.message && (
            <TextLink to="/mailbox/$message" params={{ message: row.message }}>
              {t('suppressions.message')}
            </TextLink>
          )}
        </span>
      ),
    },
    { id: 'time', header: t('suppressions.since'), width: '1fr', cell: (row) => formatTime(row.createdAt, i18n.language, timeZone) },
    { id: 'lift', header: t('suppressions.action'), width: '8rem', cell: (row) => <LiftButton suppression={row} done={refresh} /> },
  ];
  return (
    <>
      <PageTitle
        title={t('suppressions.title')}
        back={<TextLink to="/mailbox">{t('mailbox.title')}</TextLink>}
        lead={t('suppressions.lead')}
        actions={
          adding ? undefined : (
            <Button variant="default" onClick={() => setAdding(true)}>
              {t('suppressions.add')}
            </Button>
          )
        }
      />
      {adding && <AddAddress done={() => setAdding(false)} saved={refresh} />}
      {suppressions.isPending && <Loading rows={4} />}
      {suppressions.error && rows.length === 0 && <Problem error={suppressions.error} retry={() => void suppressions.refetch()} />}
      {suppressions.isSuccess && rows.length === 0 && (
        <Empty icon={<IconMailOff />} title={t('suppressions.emptyTitle')}>
          {t('suppressions.emptyText')}
        </Empty>
      )}
      {rows.length > 0 && (
        <DataTable label={t('suppressions.title')} columns={columns} rows={rows} rowKey={(row) => row.id} list={suppressions} />
      )}
    </>
  );
}

function AddAddress({ done, saved }: { readonly done: () => void; readonly saved: () => void }) {
  const { t } = useTranslation();
  const form = useForm({ address: '', note: '' });
  const sending = useSubmit(
    form,
    () => post('/suppressions', { address: form.values.address, ...(form.values.note === '' ? {} : { note: form.values.note }) }),
    () => {
      toast(t('suppressions.added'));
      saved();
      done();
    },
  );
  return (
    <FormFrame inPlace form={form} sending={sending} className="form panel" style={{ marginBottom: '1rem' }}>
      <div className="form-pair">
        <TextInput required type="email" label={t('person.email')} {...form.text('address')} />
        <TextInput label={t('suppressions.note')} {...form.text('note')} />
      </div>
      <FormButtons sending={sending} onCancel={done} />
    </FormFrame>
  );
}
