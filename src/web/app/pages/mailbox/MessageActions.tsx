import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { post } from '../../api/client.ts';
import type { MessageDetail } from '../../api/types.ts';
import { AdminOnly } from '../../components/AdminOnly.tsx';
import { Problem } from '../../components/states.tsx';
import { toast } from '../../lib/toast.ts';

/** Resend, settle, call off: whatever the message's state allows. */
export function MessageActions({ message }: { readonly message: MessageDetail }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const act = useMutation({
    mutationFn: (action: MessageDetail['actions'][number]) => post(`/messages/${message.id}/${action}`, {}, { version: message.version }),
    onSuccess: async (_answer, action) => {
      toast(t(`messageDone.${action}`));
      await queryClient.invalidateQueries({ predicate: (query) => String(query.queryKey[0]).startsWith('/messages') });
    },
  });
  return (
    <AdminOnly>
      {message.actions.map((action) => (
        <Button
          key={action}
          variant={action === 'resend' ? 'filled' : 'default'}
          loading={act.isPending && act.variables === action}
          onClick={() => act.mutate(action)}
        >
          {t(`messageAction.${action}`)}
        </Button>
      ))}
      {act.error && <Problem error={act.error} />}
    </AdminOnly>
  );
}
