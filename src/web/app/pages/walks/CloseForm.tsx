import { Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { post } from '../../api/client.ts';
import { FormButtons, FormFrame } from '../../components/FormFrame.tsx';
import { useForm } from '../../lib/use-form.ts';
import { useSubmit } from '../../lib/use-submit.ts';
import type { WalkFormProps } from './MoveForm.tsx';
import { WhoIsTold } from './WhoIsTold.tsx';

/** Somebody need not go, or did not: an excuse has a reason, a miss may have one. */
export function CloseForm({ walk, done, close, change }: WalkFormProps & { readonly change: 'excuse' | 'miss' }) {
  const { t } = useTranslation();
  const form = useForm({ reason: '' });
  const sending = useSubmit(
    form,
    () => post(`/assignments/${walk.id}/${change}`, { reason: form.values.reason }, { version: walk.version }),
    done,
  );
  return (
    <FormFrame form={form} sending={sending} className="form">
      <Textarea
        autosize
        minRows={2}
        required={change === 'excuse'}
        label={t('exemption.reason')}
        description={t('walkChange.reasonHint')}
        {...form.text('reason')}
      />
      {change === 'excuse' && walk.status !== 'missed' && <WhoIsTold walk={walk} />}
      <FormButtons sending={sending} label={t('walkChange.go')} onCancel={close} />
    </FormFrame>
  );
}
