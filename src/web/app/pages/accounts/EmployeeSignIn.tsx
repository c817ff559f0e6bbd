import { Checkbox } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { patch } from '../../api/client.ts';
import { oneOptions } from '../../api/lists.ts';
import type { Organisation } from '../../api/types.ts';
import { Problem } from '../../components/states.tsx';

/** The door for everybody in the directory. */
export function EmployeeSignIn() {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const organisation = useQuery(oneOptions<Organisation>('/organisation'));
  const change = useMutation({
    mutationFn: (employeeSignIn: boolean) => patch<Organisation>('/organisation', organisation.data?.version ?? 0, { employeeSignIn }),
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: ['/organisation'] }),
        queryClient.invalidateQueries({ queryKey: ['/accounts'] }),
      ]),
  });
  if (!organisation.data) return null;
  return (
    <div className="panel" style={{ marginBottom: '1rem' }}>
      <Checkbox
        label={t('accounts.employeeSignIn')}
        description={t('accounts.employeeSignInHint')}
        checked={organisation.data.employeeSignIn}
        disabled={change.isPending}
        onChange={(event) => change.mutate(event.currentTarget.checked)}
      />
      {change.error && <Problem error={change.error} />}
    </div>
  );
}
