import { Button, Skeleton, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../api/problem.ts';
import { useFaultWords, useProblemWords } from '../lib/fault-words.ts';
import { Notice } from './Notice.tsx';
import classes from './states.module.css';

/** What is on its way. Said once to screen readers, drawn as quiet bars. */
export function Loading({ rows = 4 }: { readonly rows?: number }) {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t('state.loading')}>
      <Stack gap="sm" aria-hidden>
        {Array.from({ length: rows }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all alike
          <Skeleton key={row} height={44} radius="md" />
        ))}
      </Stack>
    </div>
  );
}

/** What went wrong in words that help, with another try where that may help. */
export function Problem({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const { t } = useTranslation();
  const say = useFaultWords();
  const sayAll = useProblemWords();
  const problem = error instanceof ApiProblem ? error : undefined;
  const coded = (problem?.details?.errors ?? []).filter(({ code }) => code !== undefined);
  const requestId = problem?.details?.requestId;
  return (
    <Notice tone="bad" role="alert" title={t(titleOf(problem?.status))}>
      {coded.length > 0 ? coded.slice(0, 5).map((fault) => <span key={fault.pointer}>{say(fault)}</span>) : <span>{sayAll(error)}</span>}
      {problem !== undefined && problem.status >= 500 && requestId !== undefined && (
        <span className={classes['small']}>{t('problem.requestId', { id: requestId })}</span>
      )}
      {retry && (
        <Button size="xs" variant="default" onClick={retry}>
          {t('action.retry')}
        </Button>
      )}
    </Notice>
  );
}

const TITLES = {
  0: 'problem.offline',
  401: 'problem.signedOut',
  403: 'problem.forbidden',
  404: 'problem.notFound',
  409: 'problem.conflict',
  412: 'problem.changed',
  422: 'problem.invalid',
  429: 'problem.tooMany',
} as const;

const titleOf = (status: number | undefined) => TITLES[status as keyof typeof TITLES] ?? 'problem.unexpected';

/** Nothing here yet: why, and what to do next. */
export function Empty({
  title,
  icon,
  children,
  action,
}: {
  readonly title: string;
  readonly icon?: ReactNode;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className={classes['empty']}>
      {icon !== undefined && (
        <div className={classes['icon']} aria-hidden>
          {icon}
        </div>
      )}
      <Title order={2} className={classes['emptyTitle'] ?? ''}>
        {title}
      </Title>
      {children !== undefined && <p className={classes['emptyText']}>{children}</p>}
      {action}
    </div>
  );
}
