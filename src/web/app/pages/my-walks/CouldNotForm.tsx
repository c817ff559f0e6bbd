import { Button, Radio, Stack, Textarea, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../../api/client.ts';
import type { Walk } from '../../api/types.ts';
import { FormProblem } from '../../components/FormProblem.tsx';
import { toast } from '../../lib/toast.ts';
import { useForm } from '../../lib/use-form.ts';

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
  const [missing, setMissing] = useState(false);
  const send = useMutation({
    mutationFn: (because: Cause) => {
      const reason = [t(`couldNot.because.${because}`), form.values.reason.trim()].filter(Boolean).join(': ');
      return post(`/assignments/${walk.id}/${EXCUSES.includes(because) ? 'excuse' : 'miss'}`, { reason }, { version: walk.version });
    },
    onSuccess: async () => {
      toast(t('couldNot.noted'));
      await queryClient.invalidateQueries();
    },
    onError: form.failed,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    form.clear();
    setMissing(form.values.because === '');
    if (form.values.because !== '') send.mutate(form.values.because);
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
        <form ref={form.ref} className="form" onSubmit={submit} noValidate>
          <FormProblem messages={form.others} />
          <Radio.Group
            name="because"
            required
            label={t('couldNot.legend')}
            value={form.values.because}
            error={missing ? t('form.needed') : undefined}
            onChange={(value) => {
              setMissing(false);
              form.set('because', CAUSES.find((cause) => cause === value) ?? '');
            }}
          >
            <Stack gap={6} mt={6}>
              {CAUSES.map((cause) => (
                <Radio key={cause} value={cause} label={t(`couldNot.because.${cause}`)} />
              ))}
            </Stack>
          </Radio.Group>
          <Textarea autosize minRows={2} label={t('couldNot.reason')} description={t('couldNot.reasonHint')} {...form.text('reason')} />
          <div>
            <Button type="submit" variant="default" loading={send.isPending}>
              {t('story.send')}
            </Button>
          </div>
        </form>
      )}
    </section>
  );
}
