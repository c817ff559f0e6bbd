import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { patch, post } from '../../api/client.ts';
import type { EmployeeRef } from '../../api/types.ts';
import { EmployeeField } from '../../components/EmployeeField.tsx';
import { FormButtons, FormFrame } from '../../components/FormFrame.tsx';
import { toast } from '../../lib/toast.ts';
import type { Form } from '../../lib/use-form.ts';
import { useSubmit } from '../../lib/use-submit.ts';
import { personOf, type Subject } from './subject.ts';
import { WhoFields } from './WhoFields.tsx';

interface DecisionValues {
  readonly employee: EmployeeRef | null;
  readonly touchPoint: string;
  readonly reason: string;
  readonly approver: EmployeeRef | null;
}

interface Decision {
  readonly id: string;
  readonly version: number;
  readonly employee: EmployeeRef;
  readonly touchPoint: { readonly id: string };
  readonly reason: string;
  readonly approver: EmployeeRef;
}

/** What exemptions and credits have in common, of one that is changed or of a new one; the manager approves unless told. */
export const decisionValues = (subject: Subject, decision: Decision | undefined): DecisionValues => ({
  employee: decision?.employee ?? personOf(subject.employee),
  touchPoint: decision?.touchPoint.id ?? subject.touchPoint?.id ?? '',
  reason: decision?.reason ?? '',
  approver: decision?.approver ?? subject.employee?.manager ?? null,
});

/** As much of such a form as is shown and sent here. */
interface DecisionFormState
  extends Pick<Form<Readonly<Record<string, unknown>>>, 'errors' | 'others' | 'ref' | 'failed' | 'clear' | 'saved' | 'version'> {
  readonly values: DecisionValues;
  set(name: 'employee' | 'approver', value: EmployeeRef | null): void;
  set(name: 'touchPoint', value: string): void;
}

interface Props {
  readonly kind: 'exemption' | 'credit';
  readonly subject: Subject;
  /** The one that is changed; a new one is made without. */
  readonly decision: Decision | undefined;
  readonly form: DecisionFormState;
  /** What it holds beside who, what and who approves. */
  readonly more: Readonly<Record<string, unknown>>;
  readonly done: () => void;
  readonly saved: () => void;
  readonly children: ReactNode;
}

/** Who and what, the fields that are its own, what follows from it, and its two buttons. */
export function DecisionForm({ kind, subject, decision, form, more, done, saved, children }: Props) {
  const { t } = useTranslation();
  const sending = useSubmit(
    form,
    async () => {
      const { employee, touchPoint, reason, approver } = form.values;
      const body = { ...more, reason, approver: approver?.id ?? '' };
      if (decision) await patch(`/${kind}s/${decision.id}`, form.version, body);
      else await post(`/${kind}s`, { ...body, employee: employee?.id ?? '', touchPoint });
    },
    () => {
      toast(t(`${kind}.saved`));
      saved();
      done();
    },
  );
  return (
    <FormFrame inPlace form={form} sending={sending} style={{ flexBasis: '100%' }} className="form">
      {!decision && <WhoFields subject={subject} form={form} />}
      {children}
      <p className="quiet">{t(`${kind}.callsOff`)}</p>
      <FormButtons sending={sending} size="xs" onCancel={done} />
    </FormFrame>
  );
}

/** Who answers for it: never the person themselves. */
export function ApproverField({
  form,
}: {
  readonly form: Pick<Form<DecisionValues & Readonly<Record<string, unknown>>>, 'values' | 'errors' | 'set'>;
}) {
  const { t } = useTranslation();
  return (
    <EmployeeField
      required
      label={t('exemption.approver')}
      description={t('exemption.approverHint')}
      value={form.values.approver}
      error={form.errors['approver']}
      onChange={(approver) => form.set('approver', approver)}
    />
  );
}
