import { Button, Stack, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SignInOptions } from '../../api/types.ts';
import { Notice } from '../../components/Notice.tsx';
import type { OidcProblem } from '../../lib/oidc-problems.ts';
import classes from './Door.module.css';

interface Props {
  /** Whose last attempt came back as somebody who may not come in: it is to ask who one is. */
  readonly another: string | undefined;
  readonly providers: SignInOptions['providers'];
  readonly next: string | undefined;
  /** A form for a mailed link follows. */
  readonly orMail: boolean;
}

/** The ways out to a provider: links, for they leave the app. The first one is what most people here use. */
export function Providers({ providers, next, another, orMail }: Props) {
  const { t } = useTranslation();
  const address = (id: string, href: string) => {
    const search = new URLSearchParams({ ...(next === undefined ? {} : { next }), ...(id === another ? { another: 'true' } : {}) });
    return search.size === 0 ? href : `${href}?${search}`;
  };
  return (
    <>
      <Stack gap="sm">
        {providers.map(({ id, label, href }, index) => (
          <Button
            key={id}
            component="a"
            href={address(id, href)}
            variant={index === 0 ? 'filled' : 'default'}
            classNames={{ root: classes['provider'] ?? '', label: classes['providerLabel'] ?? '' }}
            fullWidth
          >
            {t('signIn.continue', { provider: label })}
          </Button>
        ))}
      </Stack>
      {orMail && (
        <div className={classes['or']}>
          <Title order={2} size="h5">
            {t('signIn.orMail')}
          </Title>
          <p className="quiet">{t('signIn.orMailText')}</p>
        </div>
      )}
    </>
  );
}

/** What happened at a provider, and what to do now. */
export function ProviderProblem({ problem, provider }: { readonly problem: OidcProblem; readonly provider: string | undefined }) {
  const { t } = useTranslation();
  return (
    <Notice tone={problem === 'over' || problem === 'denied' ? 'look' : 'bad'} role="alert" title={t(`signIn.problem.${problem}.title`)}>
      {t(`signIn.problem.${problem}.text`, { provider: provider ?? t('signIn.someProvider') })}
    </Notice>
  );
}
