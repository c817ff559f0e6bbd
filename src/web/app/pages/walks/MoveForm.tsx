import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { post } from '../../api/client.ts';
import { oneOptions } from '../../api/lists.ts';
import type { Assignment, TouchPoint } from '../../api/types.ts';
import { ChoiceField } from '../../components/ChoiceField.tsx';
import { FormButtons, FormFrame } from '../../components/FormFrame.tsx';
import { WeekField } from '../../components/WeekField.tsx';
import { useThisWeek } from '../../lib/this-week.ts';
import { useForm } from '../../lib/use-form.ts';
import { useSubmit } from '../../lib/use-submit.ts';
import { WhoIsTold } from './WhoIsTold.tsx';

export interface WalkFormProps {
  readonly walk: Assignment;
  readonly done: () => unknown;
  readonly close: () => void;
}

/** Another week, or another place. Every rule is asked about the new one, and says what stands against it. */
export function MoveForm({ walk, done, close }: WalkFormProps) {
  const { t } = useTranslation();
  const thisWeek = useThisWeek();
  const touchPoint = useQuery(oneOptions<TouchPoint>(`/touch-points/${walk.touchPoint.id}`));
  const form = useForm({ week: walk.week < thisWeek ? thisWeek : walk.week, venue: walk.venue.site?.id ?? '' });
  const sending = useSubmit(
    form,
    () => post(`/assignments/${walk.id}/move`, { week: form.values.week, venue: form.values.venue || null }, { version: walk.version }),
    done,
  );
  const venues = touchPoint.data?.venues ?? [walk.venue];
  return (
    <FormFrame form={form} sending={sending} className="form">
      <WeekField required label={t('mailbox.week')} from={thisWeek} {...form.text('week')} />
      {venues.length > 1 && (
        <ChoiceField
          label={t('closure.venue')}
          options={venues.map(({ site }) => ({ value: site?.id ?? '', label: site?.name ?? t('touchPoint.anywhere') }))}
          {...form.text('venue')}
        />
      )}
      <WhoIsTold walk={walk} />
      <FormButtons sending={sending} label={t('walkChange.go')} onCancel={close} />
    </FormFrame>
  );
}
