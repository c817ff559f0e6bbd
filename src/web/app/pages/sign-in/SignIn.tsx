import { Button, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../../api/client.ts';
import { waysToSignIn } from '../../api/ways-to-sign-in.ts';
import { FormProblem } from '../../components/FormProblem.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { keepNext } from '../../lib/next.ts';
import { wantsAnother } from '../../lib/oidc-problems.ts';
import { useForm } from '../../lib/use-form.ts';
import classes from './Door.module.css';
import { Door } from './Door.tsx';
import { ProviderProblem, Providers } from './Providers.tsx';

/** The ways in: a provider, where there is one, or a one-time link. Its answer is the same whether the address is known or not. */
export function SignIn() {
  const { t } = useTranslation();
  const { next, problem, provider } = useSearch({ from: '/sign-in' });
  const ways = useQuery(waysToSignIn).data;
  const providers = ways?.providers ?? [];
  const byMail = ways?.mail ?? true;
  const form = useForm({ email: '' });
  const ask = useMutation({
    mutationFn: (email: string) => post('/sign-in', { email }),
    onSuccess: () => keepNext(next),
    onError: form.failed,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    form.clear();
    ask.mutate(form.values.email.trim());
  };
  if (ask.isSuccess) {
    return (
      <Door>
        <PageTitle step="sent" title={t('signIn.sentTitle')} />
        <p>{t('signIn.sentText', { email: ask.variables })}</p>
        <p>{t('signIn.sentHint')}</p>
        <Button variant="default" onClick={() => ask.reset()}>
          {t('signIn.again')}
        </Button>
      </Door>
    );
  }
  return (
    <Door>
      {problem !== undefined && (
        <div className={classes['problem']}>
          <ProviderProblem problem={problem} provider={providers.find(({ id }) => id === provider)?.label} />
        </div>
      )}
      <PageTitle title={t('signIn.title')} lead={providers.length > 0 ? undefined : t('signIn.lead')} />
      {providers.length > 0 && (
        <Providers providers={providers} next={next} another={wantsAnother(problem) ? provider : undefined} orMail={byMail} />
      )}
      {byMail && (
        <form ref={form.ref} onSubmit={submit} noValidate>
          <Stack>
            <FormProblem messages={form.others} />
            <TextInput type="email" autoComplete="email" required label={t('signIn.email')} {...form.text('email')} />
            <Button type="submit" variant={providers.length > 0 ? 'default' : 'filled'} loading={ask.isPending} fullWidth>
              {t('signIn.send')}
            </Button>
          </Stack>
        </form>
      )}
    </Door>
  );
}
