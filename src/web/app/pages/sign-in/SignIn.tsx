import { Button, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../../api/client.ts';
import { FormProblem } from '../../components/FormProblem.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { keepNext } from '../../lib/next.ts';
import { useForm } from '../../lib/use-form.ts';
import { Door } from './Door.tsx';

/** Asks for a one-time link. The answer is the same whether the address is known or not. */
export function SignIn() {
  const { t } = useTranslation();
  const { next } = useSearch({ from: '/sign-in' });
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
      <PageTitle title={t('signIn.title')} lead={t('signIn.lead')} />
      <form ref={form.ref} onSubmit={submit} noValidate>
        <Stack>
          <FormProblem messages={form.others} />
          <TextInput type="email" autoComplete="email" required label={t('signIn.email')} {...form.text('email')} />
          <Button type="submit" loading={ask.isPending} fullWidth>
            {t('signIn.send')}
          </Button>
        </Stack>
      </form>
    </Door>
  );
}
