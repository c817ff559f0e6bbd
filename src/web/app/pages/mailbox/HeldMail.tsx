import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { get, patch } from '../../api/client.ts';
import { sessionOptions } from '../../api/session.ts';
import type { Organisation, Session } from '../../api/types.ts';
import { Notice } from '../../components/Notice.tsx';
import { Problem } from '../../components/states.tsx';
import { toast } from '../../lib/toast.ts';

/** That mail is held, and why; an administrator releases it here. */
export function HeldMail({ session }: { readonly session: Session }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const { reason } = session.mail;
  const release = useMutation({
    mutationFn: async () => patch('/organisation', (await get<Organisation>('/organisation')).version, { mailHeld: false }),
    onSuccess: async () => {
      toast(t('mailbox.released'));
      await queryClient.invalidateQueries({ queryKey: sessionOptions.queryKey });
    },
  });
  return (
    <Notice tone="look" title={t('mailbox.heldTitle')} style={{ marginBottom: '1rem' }}>
      {reason && <p>{t(`mailbox.heldBecause.${reason}`)}</p>}
      <p>{t('mailbox.heldText')}</p>
      {session.account.role === 'admin' && (
        <Button mt="xs" variant="default" loading={release.isPending} onClick={() => release.mutate()}>
          {t('mailbox.release')}
        </Button>
      )}
      {release.error && <Problem error={release.error} />}
    </Notice>
  );
}
