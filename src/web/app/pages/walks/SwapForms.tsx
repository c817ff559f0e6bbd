import { useQuery } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { get, post } from '../../api/client.ts';
import { oneOptions, type Page } from '../../api/lists.ts';
import { ApiProblem } from '../../api/problem.ts';
import type { Assignment, EmployeeRef } from '../../api/types.ts';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { EmployeeField } from '../../components/EmployeeField.tsx';
import { FormButtons, FormFrame } from '../../components/FormFrame.tsx';
import { Loading, Problem } from '../../components/states.tsx';
import { useForm } from '../../lib/use-form.ts';
import { useSubmit } from '../../lib/use-submit.ts';
import { weekDates } from '../../lib/weeks.ts';
import type { WalkFormProps } from './MoveForm.tsx';
import { WhoIsTold } from './WhoIsTold.tsx';

const MOVABLE = 'planned,announced';
const swap = (walk: Assignment, other: string) => post(`/assignments/${walk.id}/swap`, { with: other }, { version: walk.version });

/** Two people exchange their weeks of one touch-point. */
export function SwapPersonForm({ walk, done, close }: WalkFormProps) {
  const { t } = useTranslation();
  const form = useForm({ employee: null as EmployeeRef | null });
  const sending = useSubmit(
    form,
    async () => {
      const { id, name } = form.values.employee as EmployeeRef;
      const query = { employee: id, touchPoint: walk.touchPoint.id, status: MOVABLE, limit: 1 };
      const [other] = (await get<Page<Assignment>>('/assignments', { query })).items;
      if (other === undefined) throw nothingToSwap(t('walkChange.nothingToSwap', { name, touchPoint: walk.touchPoint.name }));
      return swap(walk, other.id);
    },
    done,
  );
  const submit = (event: FormEvent) => {
    if (form.lacks('employee')) return event.preventDefault();
    sending.submit(event);
  };
  return (
    <FormFrame form={form} sending={{ ...sending, submit }} className="form">
      <EmployeeField
        required
        label={t('walkChange.withWhom')}
        description={t('walkChange.withWhomHint', { touchPoint: walk.touchPoint.name })}
        value={form.values.employee}
        error={form.errors['employee']}
        onChange={(employee) => form.set('employee', employee)}
      />
      <WhoIsTold walk={walk} />
      <FormButtons sending={sending} label={t('walkChange.go')} onCancel={close} />
    </FormFrame>
  );
}

/** One person exchanges the weeks of two touch-points. */
export function SwapWeekForm({ walk, done, close }: WalkFormProps) {
  const { t, i18n } = useTranslation();
  const query = { employee: walk.employee.id, status: MOVABLE, sort: 'week', limit: 500 };
  const walks = useQuery(oneOptions<Page<Assignment>>('/assignments', query));
  const form = useForm({ with: '' });
  const sending = useSubmit(form, () => swap(walk, form.values.with), done);
  const submit = (event: FormEvent) => {
    if (form.lacks('with')) return event.preventDefault();
    sending.submit(event);
  };
  if (walks.error) return <Problem error={walks.error} retry={() => void walks.refetch()} />;
  if (!walks.data) return <Loading rows={1} />;
  const others = walks.data.items.filter(({ id }) => id !== walk.id);
  if (others.length === 0) return <p className="quiet">{t('walkChange.noOtherWalk', { name: walk.employee.name })}</p>;
  return (
    <FormFrame form={form} sending={{ ...sending, submit }} className="form">
      <ChoiceField
        required
        label={t('walkChange.withWalk')}
        options={[
          { value: '', label: t('choice.choose') },
          ...others.map((other) => ({
            value: other.id,
            label: `${other.touchPoint.name} · ${other.week} (${weekDates(other.week, i18n.language)})`,
          })),
        ]}
        {...form.text('with')}
      />
      <WhoIsTold walk={walk} />
      <FormButtons sending={sending} label={t('walkChange.go')} onCancel={close} />
    </FormFrame>
  );
}

/** Said at the field, as what the API says of it. */
const nothingToSwap = (message: string): ApiProblem =>
  new ApiProblem(409, { type: '', title: '', status: 409, detail: message, errors: [{ pointer: '/employee', message }] });
