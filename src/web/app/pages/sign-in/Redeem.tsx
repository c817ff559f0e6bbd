import { Button, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useParams, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { post } from '../../api/client.ts';
import { ApiProblem } from '../../api/problem.ts';
import { ButtonLink } from '../../components/links.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { Problem } from '../../components/states.tsx';
import { takeNext } from '../../lib/next.ts';
import { Door } from './Door.tsx';

/** Behind the mailed link. Opening it does nothing (mail scanners open links); the button signs in, once. */
export function Redeem() {
  const { t } = useTranslation();
  const { token } = useParams({ from: '/sign-in/$token' });
  const queryClient = useQueryClient();
  const router = useRouter();
  const redeem = useMutation({
    mutationFn: () => post('/sign-in/redeem', { token }),
    onSuccess: async () => {
      queryClient.clear();
      await router.navigate({ href: takeNext(), replace: true });
    },
  });
  const spent = redeem.error instanceof ApiProblem && redeem.error.status >= 400 && redeem.error.status < 429;
  if (spent) {
    return (
      <Door>
        <PageTitle step="spent" title={t('signIn.spentTitle')} lead={t('signIn.spentText')} />
        <ButtonLink to="/sign-in" fullWidth>
          {t('signIn.askNew')}
        </ButtonLink>
      </Door>
    );
  }
  return (
    <Door>
      <PageTitle title={t('signIn.redeemTitle')} lead={t('signIn.redeemText')} />
      <Stack>
        {redeem.error && <Problem error={redeem.error} />}
        <Button onClick={() => redeem.mutate()} loading={redeem.isPending} fullWidth>
          {t('signIn.redeem')}
        </Button>
      </Stack>
    </Door>
  );
}
