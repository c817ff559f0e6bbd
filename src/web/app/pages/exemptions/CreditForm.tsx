import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { patch, post } from '../../api/client.ts';
import type { Credit, EmployeeRef } from '../../api/types.ts';
import { EmployeeField } from '../../components/EmployeeField.tsx';
import { FormProblem } from '../../components/FormProblem.tsx';
import { toast } from '../../lib/toast.ts';
import { useForm } from '../../lib/use-form.ts';
import { personOf, type Subject } from './subject.ts';
import { WhoFields } from './WhoFields.tsx';

interface Props {
  readonly subject: Subject;
  readonly credit?: Credit;
  readonly done: () => void;
  readonly saved: () => void;
}

/** Who has walked what before, when, and who vouches for it. */
export function CreditForm({ subject, credit, done, saved }: Props) {
  const { t } = useTranslation();
  const form = useForm({
    employee: credit?.employee ?? personOf(subject.employee),
    touchPoint: credit?.touchPoint.id ?? subject.touchPoint?.id ?? '',
    experiencedOn: credit?.experiencedOn ?? '',
    reason: credit?.reason ?? '',
    approver: credit?.approver ?? subject.employee?.manager ?? (null as EmployeeRef | null),
  });
  const save = useMutation({
    mutationFn: async () => {
      const { employee, touchPoint, approver, ...rest } = form.values;
      const body = { ...rest, approver: approver?.id ?? '' };
      if (credit) await patch(`/credits/${credit.id}`, credit.version, body);
      else await post('/credits', { ...body, employee: employee?.id ?? '', touchPoint });
    },
    onSuccess: () => {
      toast(t('credit.saved'));
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
        {!credit && <WhoFields subject={subject} form={form} />}
        <div className="form-pair">
          <TextInput type="date" required label={t('credit.experiencedOn')} {...form.text('experiencedOn')} />
          <TextInput required label={t('exemption.reason')} {...form.text('reason')} />
          <EmployeeField
            required
            label={t('exemption.approver')}
            description={t('exemption.approverHint')}
            value={form.values.approver}
            error={form.errors['approver']}
            onChange={(approver) => form.set('approver', approver)}
          />
        </div>
        <p className="quiet">{t('credit.callsOff')}</p>
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
