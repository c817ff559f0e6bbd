import { Button } from '@mantine/core';
import { IconEdit } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { post, remove } from '../../api/client.ts';
import type { Programme } from '../../api/types.ts';
import { DeleteButton } from '../../components/DeleteButton.tsx';
import { ButtonLink } from '../../components/links.tsx';
import { Problem } from '../../components/states.tsx';
import { toast } from '../../lib/toast.ts';

/** Edit, archive and restore; what was never planned can be deleted. */
export function ProgrammeActions({ programme }: { readonly programme: Programme }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ predicate: (query) => String(query.queryKey[0]).startsWith('/programmes') });
  const restore = useMutation({
    mutationFn: () => post<Programme>(`/programmes/${programme.id}/restore`, {}, { version: programme.version }),
    onSuccess: async () => {
      await refresh();
      toast(t('programme.restored'));
    },
  });
  if (programme.archivedAt !== null) {
    return (
      <>
        {restore.error && <Problem error={restore.error} />}
        <Button loading={restore.isPending} onClick={() => restore.mutate()}>
          {t('programme.restore')}
        </Button>
      </>
    );
  }
  return (
    <>
      {programme.latestPlan === null ? (
        <DeleteButton
          label={t('action.delete')}
          title={t('programme.deleteTitle')}
          confirm={t('action.delete')}
          act={() => remove(`/programmes/${programme.id}`, programme.version)}
          done={() => void refresh().then(() => navigate({ to: '/plan', search: {} }))}
        >
          {t('programme.deleteText', { name: programme.name })}
        </DeleteButton>
      ) : (
        <DeleteButton
          label={t('programme.archive')}
          title={t('programme.archiveTitle')}
          confirm={t('programme.archive')}
          act={() => post(`/programmes/${programme.id}/archive`, {}, { version: programme.version })}
          done={() => void refresh()}
        >
          {t('programme.archiveText', { name: programme.name })}
        </DeleteButton>
      )}
      <ButtonLink
        to="/plan/$programme/edit"
        params={{ programme: programme.id }}
        variant="default"
        leftSection={<IconEdit size={18} aria-hidden />}
      >
        {t('action.edit')}
      </ButtonLink>
    </>
  );
}
