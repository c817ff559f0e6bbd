import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { allOptions } from '../../api/lists.ts';
import type { Exemption, TouchPoint } from '../../api/types.ts';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { useForm } from '../../lib/use-form.ts';
import { ApproverField, DecisionForm, decisionValues } from './DecisionForm.tsx';
import type { Subject } from './subject.ts';

interface Props {
  readonly subject: Subject;
  readonly exemption?: Exemption;
  readonly done: () => void;
  readonly saved: () => void;
}

/** Who need not walk what, why, until when, who says so, and what stands in. */
export function ExemptionForm({ subject, exemption, done, saved }: Props) {
  const { t } = useTranslation();
  const touchPoints = useQuery(allOptions<TouchPoint>('/touch-points'));
  const form = useForm(
    {
      ...decisionValues(subject, exemption),
      from: exemption?.from ?? '',
      until: exemption?.until ?? '',
      equivalent: exemption?.equivalent?.id ?? '',
    },
    exemption,
  );
  const { from, until, equivalent } = form.values;
  const more = { from, until, equivalent: equivalent || null };
  return (
    <DecisionForm kind="exemption" subject={subject} decision={exemption} form={form} more={more} done={done} saved={saved}>
      <TextInput required label={t('exemption.reason')} description={t('exemption.reasonHint')} {...form.text('reason')} />
      <div className="form-pair">
        <TextInput type="date" required label={t('exemption.from')} {...form.text('from')} />
        <TextInput type="date" required label={t('exemption.until')} description={t('exemption.untilHint')} {...form.text('until')} />
      </div>
      <div className="form-pair">
        <ApproverField form={form} />
        <ChoiceField
          label={t('exemption.equivalent')}
          description={t('exemption.equivalentHint')}
          options={[
            { value: '', label: t('choice.none') },
            ...(touchPoints.data ?? [])
              .filter(({ id }) => id !== form.values.touchPoint)
              .map((each) => ({ value: each.id, label: each.name })),
          ]}
          {...form.text('equivalent')}
        />
      </div>
    </DecisionForm>
  );
}
