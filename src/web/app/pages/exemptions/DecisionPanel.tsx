import { Button, Group, Title } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { remove } from '../../api/client.ts';
import { listOptions } from '../../api/lists.ts';
import type { CodeRef, EmployeeRef } from '../../api/types.ts';
import { DeleteButton } from '../../components/DeleteButton.tsx';
import { MoreButton } from '../../components/MoreButton.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import type { Subject } from './subject.ts';
import { WhoAndWhat } from './WhoAndWhat.tsx';

/** What exemptions and credits have in common: somebody decided something about one person and one touch-point. */
interface Decision {
  readonly id: string;
  readonly version: number;
  readonly employee: EmployeeRef;
  readonly touchPoint: CodeRef;
}

interface Props<T> {
  readonly path: '/exemptions' | '/credits';
  readonly sort: string;
  readonly subject: Subject;
  readonly words: {
    readonly title: string;
    readonly add: string;
    readonly none: string;
    readonly removeTitle: string;
    readonly removeText: string;
  };
  readonly line: (decision: T) => ReactNode;
  readonly form: (decision: T | undefined, done: () => void, saved: () => void) => ReactNode;
}

/** Decisions about who need not walk: read, added, changed and taken back in one place. */
export function DecisionPanel<T extends Decision>({ path, sort, subject, words, line, form }: Props<T>) {
  const { t } = useTranslation();
  const id = useId();
  const queryClient = useQueryClient();
  const filter = { employee: subject.employee?.id, touchPoint: subject.touchPoint?.id, sort };
  const decisions = useInfiniteQuery(listOptions<T>(path, filter, 50));
  // Whoever need not walk is called off in the same step: the walks are read anew with it.
  const refresh = () =>
    void queryClient.invalidateQueries({ predicate: ({ queryKey }) => [path, '/assignments'].includes(String(queryKey[0])) });
  const [open, setOpen] = useState<string>();
  const shut = () => setOpen(undefined);
  // On a page of its own the page's heading says it.
  const alone = subject.employee === undefined && subject.touchPoint === undefined;
  return (
    <section className="panel" {...(alone ? { 'aria-label': words.title } : { 'aria-labelledby': id })}>
      <Group justify="space-between" mb="sm">
        {!alone && (
          <Title order={2} id={id}>
            {words.title}
          </Title>
        )}
        {open !== 'new' && (
          <Button variant="default" size="xs" onClick={() => setOpen('new')}>
            {words.add}
          </Button>
        )}
      </Group>
      {open === 'new' && form(undefined, shut, refresh)}
      {decisions.isPending && <Loading rows={2} />}
      {decisions.isLoadingError && <Problem error={decisions.error} retry={() => void decisions.refetch()} />}
      {decisions.data?.length === 0 && open !== 'new' && <p className="quiet">{words.none}</p>}
      <ul className="lines">
        {(decisions.data ?? []).map((decision) => (
          <li key={decision.id}>
            {open === decision.id ? (
              form(decision, shut, refresh)
            ) : (
              <>
                <span className="lines-main">
                  <WhoAndWhat of={decision} subject={subject} />
                  {line(decision)}
                </span>
                <Group gap={4}>
                  <Button
                    variant="subtle"
                    size="compact-sm"
                    aria-label={t('exemption.editOf', { person: decision.employee.name, touchPoint: decision.touchPoint.name })}
                    onClick={() => setOpen(decision.id)}
                  >
                    {t('action.edit')}
                  </Button>
                  <DeleteButton
                    size="compact-sm"
                    label={t('action.remove')}
                    title={words.removeTitle}
                    confirm={t('action.remove')}
                    act={() => remove(`${path}/${decision.id}`, decision.version)}
                    done={refresh}
                  >
                    {decision.employee.name}, {decision.touchPoint.name}: {words.removeText}
                  </DeleteButton>
                </Group>
              </>
            )}
          </li>
        ))}
      </ul>
      <MoreButton list={decisions} />
    </section>
  );
}
