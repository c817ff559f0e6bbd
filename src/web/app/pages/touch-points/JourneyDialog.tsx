import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../../api/client.ts';
import { FormProblem } from '../../components/FormProblem.tsx';
import { toast } from '../../lib/toast.ts';
import { useForm } from '../../lib/use-form.ts';

/** A journey and its stages, one a line in the order a customer meets them. */
export function JourneyDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={t('journey.title')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <JourneyForm onClose={onClose} />
    </Modal>
  );
}

function JourneyForm({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const form = useForm({ name: '', stages: '' });
  const create = useMutation({
    mutationFn: () =>
      post('/journeys', {
        name: form.values.name,
        stages: form.values.stages
          .split('\n')
          .map((line) => line.trim())
          .filter(Boolean),
      }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['/journeys'] });
      toast(t('journey.saved'));
      onClose();
    },
    onError: form.failed,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    form.clear();
    create.mutate();
  };
  return (
    <form ref={form.ref} onSubmit={submit} noValidate>
      <Stack>
        <FormProblem messages={form.others} />
        <TextInput required label={t('journey.name')} data-autofocus {...form.text('name')} />
        <Textarea
          required
          autosize
          minRows={5}
          label={t('journey.stages')}
          description={t('journey.stagesHint')}
          {...form.text('stages')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button type="submit" loading={create.isPending}>
            {t('action.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
