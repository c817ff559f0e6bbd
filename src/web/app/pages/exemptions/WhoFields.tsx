import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { allOptions } from '../../api/lists.ts';
import type { EmployeeRef, TouchPoint } from '../../api/types.ts';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { EmployeeField } from '../../components/EmployeeField.tsx';
import type { Subject } from './subject.ts';

interface Props {
  readonly subject: Subject;
  readonly form: {
    readonly values: { readonly employee: EmployeeRef | null; readonly touchPoint: string };
    readonly errors: Readonly<Record<string, string>>;
    set(name: 'employee', value: EmployeeRef | null): void;
    set(name: 'touchPoint', value: string): void;
  };
}

/** Whom and what a new exemption or credit is about, as far as the page does not say it. */
export function WhoFields({ subject, form }: Props) {
  const { t } = useTranslation();
  const touchPoints = useQuery(allOptions<TouchPoint>('/touch-points'));
  return (
    <div className="form-pair">
      {!subject.employee && (
        <EmployeeField
          required
          label={t('exemption.person')}
          value={form.values.employee}
          error={form.errors['employee']}
          onChange={(employee) => form.set('employee', employee)}
        />
      )}
      {!subject.touchPoint && (
        <ChoiceField
          required
          label={t('touchPoint.title')}
          name="touchPoint"
          value={form.values.touchPoint}
          error={form.errors['touchPoint']}
          options={[
            { value: '', label: t('choice.choose') },
            ...(touchPoints.data ?? []).map((each) => ({ value: each.id, label: each.name })),
          ]}
          onChange={(event) => form.set('touchPoint', event.currentTarget.value)}
        />
      )}
    </div>
  );
}
