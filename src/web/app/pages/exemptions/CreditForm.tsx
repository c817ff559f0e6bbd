import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Credit } from '../../api/types.ts';
import { useForm } from '../../lib/use-form.ts';
import { ApproverField, DecisionForm, decisionValues } from './DecisionForm.tsx';
import type { Subject } from './subject.ts';

interface Props {
  readonly subject: Subject;
  readonly credit?: Credit;
  readonly done: () => void;
  readonly saved: () => void;
}

/** Who has walked what before, when, and who vouches for it. */
export function CreditForm({ subject, credit, done, saved }: Props) {
  const { t } = useTranslation();
  const form = useForm({ ...decisionValues(subject, credit), experiencedOn: credit?.experiencedOn ?? '' }, credit);
  const { experiencedOn } = form.values;
  return (
    <DecisionForm kind="credit" subject={subject} decision={credit} form={form} more={{ experiencedOn }} done={done} saved={saved}>
      <div className="form-pair">
        <TextInput type="date" required label={t('credit.experiencedOn')} {...form.text('experiencedOn')} />
        <TextInput required label={t('exemption.reason')} {...form.text('reason')} />
        <ApproverField form={form} />
      </div>
    </DecisionForm>
  );
}
