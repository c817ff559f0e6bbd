import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../../api/client.ts';
import { waysToSignIn } from '../../api/ways-to-sign-in.ts';
import { FormFrame } from '../../components/FormFrame.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { keepNext } from '../../lib/next.ts';
import { wantsAnother } from '../../lib/oidc-problems.ts';
import { useForm } from '../../lib/use-form.ts';
import { useSubmit } from '../../lib/use-submit.ts';
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
  const [sentTo, setSentTo] = useState<string>();
  const sending = useSubmit(
    form,
    async () => {
      const email = form.values.email.trim();
      await post('/sign-in', { email });
      return email;
    },
    (email) => {
      keepNext(next);
      setSentTo(email);
    },
  );
  if (sentTo !== undefined) {
    return (
      <Door>
        <PageTitle step="sent" title={t('signIn.sentTitle')} />
        <p>{t('signIn.sentText', { email: sentTo })}</p>
        <p>{t('signIn.sentHint')}</p>
        <Button variant="default" onClick={() => setSentTo(undefined)}>
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
        <FormFrame form={form} sending={sending} className="form">
          <TextInput type="email" autoComplete="email" required label={t('signIn.email')} {...form.text('email')} />
          <Button type="submit" variant={providers.length > 0 ? 'default' : 'filled'} loading={sending.busy} fullWidth>
            {t('signIn.send')}
          </Button>
        </FormFrame>
      )}
    </Door>
  );
}
