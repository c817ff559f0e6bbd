import { Button, Group, Radio, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { post } from '../../api/client.ts';
import type { Walk } from '../../api/types.ts';
import { FormFrame } from '../../components/FormFrame.tsx';
import { toast } from '../../lib/toast.ts';
import { useForm } from '../../lib/use-form.ts';
import { useSubmit } from '../../lib/use-submit.ts';

const EFFORTS = ['1', '2', '3', '4', '5', '6', '7'] as const;
const EMOTIONS = [0, 1, 2, 3, 4] as const;

/** What it was like: three answers are needed, everything else is up to the walker. */
export function StoryForm({ walk }: { readonly walk: Walk }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const form = useForm({ effort: '', emotion: '', waitedMinutes: '', recognised: '', happened: '', idea: '', changeInMyWork: '' });
  const sending = useSubmit(
    form,
    () => {
      const { values } = form;
      return post(
        `/assignments/${walk.id}/complete`,
        {
          effort: numberOf(values.effort),
          emotion: values.emotion === '' ? null : Number(values.emotion) - 2,
          waitedMinutes: numberOf(values.waitedMinutes),
          recognised: values.recognised === '' ? null : values.recognised === 'yes',
          happened: values.happened,
          idea: values.idea,
          changeInMyWork: values.changeInMyWork,
        },
        { version: walk.version },
      );
    },
    async () => {
      toast(t('story.thanks'));
      await queryClient.invalidateQueries();
    },
  );
  return (
    <FormFrame form={form} sending={sending} className="form">
      <p className="quiet">{t('story.needed')}</p>
      <Radio.Group label={t('story.effort')} description={t('story.effortHint')} required {...form.choice('effort')}>
        <Group gap="md" mt={6}>
          {EFFORTS.map((value) => (
            <Radio key={value} value={value} label={value} />
          ))}
        </Group>
      </Radio.Group>
      <Radio.Group label={t('story.emotion')} required {...form.choice('emotion')}>
        <Group gap="md" mt={6}>
          {EMOTIONS.map((value) => (
            <Radio key={value} value={String(value)} label={t(`story.emotions.${value}`)} />
          ))}
        </Group>
      </Radio.Group>
      <Radio.Group label={t('story.recognised')} description={t('story.recognisedHint')} required {...form.choice('recognised')}>
        <Group gap="md" mt={6}>
          <Radio value="yes" label={t('choice.yes')} />
          <Radio value="no" label={t('choice.no')} />
        </Group>
      </Radio.Group>
      <TextInput type="number" min={0} label={t('story.waited')} description={t('story.waitedHint')} {...form.text('waitedMinutes')} />
      <Textarea autosize minRows={3} label={t('story.happened')} description={t('story.happenedHint')} {...form.text('happened')} />
      <Textarea autosize minRows={2} label={t('story.idea')} description={t('story.ideaHint')} {...form.text('idea')} />
      <Textarea autosize minRows={2} label={t('story.change')} description={t('story.changeHint')} {...form.text('changeInMyWork')} />
      <div>
        <Button type="submit" loading={sending.busy}>
          {t('story.send')}
        </Button>
      </div>
    </FormFrame>
  );
}

const numberOf = (text: string): number | null => (text.trim() === '' ? null : Number(text));
