import { Button, Modal, Radio, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Assignment } from '../../api/types.ts';
import { toast } from '../../lib/toast.ts';
import { useFocusHeir } from '../../lib/use-focus-heir.ts';
import { CloseForm } from './CloseForm.tsx';
import { CHANGES, changesOf, type WalkChange } from './changes.ts';
import { MoveForm } from './MoveForm.tsx';
import { SwapPersonForm, SwapWeekForm } from './SwapForms.tsx';

/** What HR can do to a walk that somebody is asked for: another week, another person, or none. Nothing where nothing is open. */
export function ChangeWalk({ walk }: { readonly walk: Assignment }) {
  return changesOf(walk.status).length === 0 ? null : <Changing walk={walk} />;
}

function Changing({ walk }: { readonly walk: Assignment }) {
  const { t } = useTranslation();
  const button = useRef<HTMLButtonElement>(null);
  useFocusHeir(button);
  const [opened, { open, close }] = useDisclosure(false);
  const about = { person: walk.employee.name, touchPoint: walk.touchPoint.name, week: walk.week };
  return (
    <>
      <Button ref={button} variant="subtle" size="compact-sm" aria-label={t('walkChange.of', about)} onClick={open}>
        {t('walkChange.open')}
      </Button>
      <Modal opened={opened} onClose={close} title={t('walkChange.of', about)} closeButtonProps={{ 'aria-label': t('action.close') }}>
        <Choice walk={walk} close={close} />
      </Modal>
    </>
  );
}

function Choice({ walk, close }: { readonly walk: Assignment; readonly close: () => void }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const possible = changesOf(walk.status);
  const [chosen, choose] = useState<WalkChange>();
  const change = possible.find((each) => each === chosen);
  const done = async () => {
    close();
    toast(t(`walkChange.done.${change ?? 'move'}`));
    await queryClient.invalidateQueries();
  };
  const form = { walk, done, close };
  return (
    <Stack gap="md">
      <Radio.Group label={t('walkChange.what')} value={change ?? ''} onChange={(value) => choose(CHANGES.find((each) => each === value))}>
        <Stack gap={6} mt={6}>
          {possible.map((each, index) => (
            <Radio
              key={each}
              value={each}
              label={t(`walkChange.${each}`, { name: walk.employee.name })}
              {...(index === 0 ? { 'data-autofocus': true } : {})}
            />
          ))}
        </Stack>
      </Radio.Group>
      {change === 'move' && <MoveForm {...form} />}
      {change === 'swapPerson' && <SwapPersonForm {...form} />}
      {change === 'swapWeek' && <SwapWeekForm {...form} />}
      {(change === 'excuse' || change === 'miss') && <CloseForm key={change} {...form} change={change} />}
    </Stack>
  );
}
