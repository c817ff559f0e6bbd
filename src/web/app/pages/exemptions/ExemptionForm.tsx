import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { patch, post } from '../../api/client.ts';
import { allOptions } from '../../api/lists.ts';
import type { EmployeeRef, Exemption, TouchPoint } from '../../api/types.ts';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { EmployeeField } from '../../components/EmployeeField.tsx';
import { FormProblem } from '../../components/FormProblem.tsx';
import { toast } from '../../lib/toast.ts';
import { useForm } from '../../lib/use-form.ts';
import { personOf, type Subject } from './subject.ts';
import { WhoFields } from './WhoFields.tsx';

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
  const form = useForm({
    employee: exemption?.employee ?? personOf(subject.employee),
    touchPoint: exemption?.touchPoint.id ?? subject.touchPoint?.id ?? '',
    reason: exemption?.reason ?? '',
    approver: exemption?.approver ?? subject.employee?.manager ?? (null as EmployeeRef | null),
    from: exemption?.from ?? '',
    until: exemption?.until ?? '',
    equivalent: exemption?.equivalent?.id ?? '',
  });
  const save = useMutation({
    mutationFn: async () => {
      const { employee, touchPoint, approver, equivalent, ...rest } = form.values;
      const body = { ...rest, approver: approver?.id ?? '', equivalent: equivalent || null };
      if (exemption) await patch(`/exemptions/${exemption.id}`, exemption.version, body);
      else await post('/exemptions', { ...body, employee: employee?.id ?? '', touchPoint });
    },
    onSuccess: () => {
      toast(t('exemption.saved'));
      saved();
      done();
    },
    onError: form.failed,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    form.clear();
    save.mutate();
  };
  return (
    <form ref={form.ref} onSubmit={submit} noValidate style={{ flexBasis: '100%' }}>
      <Stack gap="sm" mb="md">
        <FormProblem messages={form.others} />
        {!exemption && <WhoFields subject={subject} form={form} />}
        <TextInput required label={t('exemption.reason')} description={t('exemption.reasonHint')} {...form.text('reason')} />
        <div className="form-pair">
          <TextInput type="date" required label={t('exemption.from')} {...form.text('from')} />
          <TextInput type="date" required label={t('exemption.until')} description={t('exemption.untilHint')} {...form.text('until')} />
        </div>
        <div className="form-pair">
          <EmployeeField
            required
            label={t('exemption.approver')}
            description={t('exemption.approverHint')}
            value={form.values.approver}
            error={form.errors['approver']}
            onChange={(approver) => form.set('approver', approver)}
          />
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
        <p className="quiet">{t('exemption.callsOff')}</p>
        <Group gap="sm">
          <Button type="submit" size="xs" loading={save.isPending}>
            {t('action.save')}
          </Button>
          <Button variant="default" size="xs" onClick={done}>
            {t('action.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
