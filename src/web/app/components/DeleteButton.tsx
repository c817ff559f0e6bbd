import { Button, Group, Modal, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFocusHeir } from '../lib/use-focus-heir.ts';
import { Problem } from './states.tsx';

interface Props {
  readonly label: string;
  readonly title: string;
  readonly children: ReactNode;
  readonly confirm: string;
  readonly act: () => Promise<unknown>;
  readonly done: () => void;
  readonly size?: string;
  /** What a screen reader calls the button, where its label stands in many rows. */
  readonly describe?: string;
}

/** Something that cannot be taken back: asked once, in words that name it. */
export function DeleteButton({ label, title, children, confirm, act, done, size = 'sm', describe }: Props) {
  const { t } = useTranslation();
  const button = useRef<HTMLButtonElement>(null);
  useFocusHeir(button);
  const [open, { open: show, close }] = useDisclosure(false);
  const mutation = useMutation({
    mutationFn: act,
    onSuccess: () => {
      close();
      done();
    },
  });
  return (
    <>
      <Button ref={button} variant="subtle" color="red" size={size} aria-label={describe} onClick={show}>
        {label}
      </Button>
      <Modal opened={open} onClose={close} title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
        <Stack>
          <div>{children}</div>
          {mutation.error && <Problem error={mutation.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('action.cancel')}
            </Button>
            <Button color="red.8" loading={mutation.isPending} onClick={() => mutation.mutate()}>
              {confirm}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
