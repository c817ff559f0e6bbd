import { Button, Radio, Stack, Textarea, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../../api/client.ts';
import type { Walk } from '../../api/types.ts';
import { FormFrame } from '../../components/FormFrame.tsx';
import { toast } from '../../lib/toast.ts';
import { useForm } from '../../lib/use-form.ts';
import { useSubmit } from '../../lib/use-submit.ts';

/** As on the phone page: away and impossible excuse, the others are missed. */
const CAUSES = ['away', 'impossible', 'time', 'other'] as const;
type Cause = (typeof CAUSES)[number];
const EXCUSES: readonly Cause[] = ['away', 'impossible'];

/** "I could not", with what came in between. */
export function CouldNotForm({ walk }: { readonly walk: Walk }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState(false);
  const form = useForm({ because: '' as Cause | '', reason: '' });
  const sending = useSubmit(
    form,
    () => {
      const because = form.values.because as Cause;
      const reason = [t(`couldNot.because.${because}`), form.values.reason.trim()].filter(Boolean).join(': ');
      return post(`/assignments/${walk.id}/${EXCUSES.includes(because) ? 'excuse' : 'miss'}`, { reason }, { version: walk.version });
    },
    async () => {
      toast(t('couldNot.noted'));
      await queryClient.invalidateQueries();
    },
  );
  const submit = (event: FormEvent) => {
    if (form.lacks('because')) return event.preventDefault();
    sending.submit(event);
  };
  return (
    <section className="panel" aria-labelledby="walk-could-not">
      <Title order={2} id="walk-could-not" mb="sm">
        {t('couldNot.title')}
      </Title>
      {!open && (
        <Button variant="default" onClick={() => setOpen(true)}>
          {t('couldNot.open')}
        </Button>
      )}
      {open && (
        <FormFrame inPlace form={form} sending={{ ...sending, submit }} className="form">
          <Radio.Group required label={t('couldNot.legend')} {...form.choice('because')}>
            <Stack gap={6} mt={6}>
              {CAUSES.map((cause) => (
                <Radio key={cause} value={cause} label={t(`couldNot.because.${cause}`)} />
              ))}
            </Stack>
          </Radio.Group>
          <Textarea autosize minRows={2} label={t('couldNot.reason')} description={t('couldNot.reasonHint')} {...form.text('reason')} />
          <div>
            <Button type="submit" variant="default" loading={sending.busy}>
              {t('story.send')}
            </Button>
          </div>
        </FormFrame>
      )}
    </section>
  );
}
