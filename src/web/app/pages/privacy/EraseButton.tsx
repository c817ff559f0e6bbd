import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../../api/client.ts';
import { oneOptions } from '../../api/lists.ts';
import { ApiProblem } from '../../api/problem.ts';
import type { Erasure, ErasurePreview } from '../../api/types.ts';
import { Notice } from '../../components/Notice.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { ErasureCounts } from './ErasureCounts.tsx';

interface Props {
  readonly name: string;
  /** `/employees/…` or `/accounts/…`. */
  readonly path: string;
  /** What is to be typed: a number, or an address. */
  readonly confirmation: string;
  readonly done: (erased: Erasure) => void;
  /** Accounts have none: what goes with them is little. */
  readonly preview?: boolean;
}

/** The way to erase somebody: what will happen is said and counted first, and their number typed. */
export function EraseButton({ name, path, confirmation, done, preview = true }: Props) {
  const { t } = useTranslation();
  const [open, { open: show, close }] = useDisclosure(false);
  const [typed, setTyped] = useState('');
  const asked = useQuery({ ...oneOptions<ErasurePreview>(`${path}/erasure`), staleTime: 0, enabled: open && preview });
  const erase = useMutation({
    mutationFn: async () => (await post<Erasure>(`${path}/erase`, { confirm: typed.trim() })).body,
    onSuccess: (erased) => {
      close();
      done(erased);
    },
  });
  const possible = !preview || asked.data?.possible === true;
  const mistyped = erase.error instanceof ApiProblem && erase.error.status === 422;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    erase.mutate();
  };
  return (
    <>
      <Button variant="subtle" color="red" onClick={show}>
        {t('erase.button')}
      </Button>
      <Modal
        opened={open}
        onClose={close}
        title={t('erase.title', { name })}
        closeButtonProps={{ 'aria-label': t('action.close') }}
        size="lg"
      >
        <Stack>
          {preview && asked.isPending && <Loading rows={3} />}
          {asked.error && <Problem error={asked.error} retry={() => void asked.refetch()} />}
          {asked.data?.possible === false && (
            <Notice tone="look" title={t('erase.notYet')}>
              {t('erase.notYetText')}
            </Notice>
          )}
          {possible && (
            <form onSubmit={submit} noValidate>
              <Stack>
                <p>{t('erase.what')}</p>
                {asked.data && <ErasureCounts counts={asked.data} />}
                <p>{t('erase.stays')}</p>
                <TextInput
                  label={t('erase.confirm', { confirmation })}
                  value={typed}
                  onChange={(event) => setTyped(event.currentTarget.value)}
                  error={mistyped ? t('fault.not-confirmed') : undefined}
                  autoComplete="off"
                  data-autofocus
                />
                {erase.error && !mistyped && <Problem error={erase.error} />}
                <Group justify="flex-end">
                  <Button variant="default" onClick={close}>
                    {t('action.cancel')}
                  </Button>
                  <Button type="submit" color="red.8" loading={erase.isPending} disabled={typed.trim() === ''}>
                    {t('erase.forGood')}
                  </Button>
                </Group>
              </Stack>
            </form>
          )}
        </Stack>
      </Modal>
    </>
  );
}
