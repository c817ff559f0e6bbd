import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { oneOptions } from '../../api/lists.ts';
import type { Why as WhyAnswer } from '../../api/types.ts';
import { Loading, Problem } from '../../components/states.tsx';
import { Bottlenecks } from './Bottlenecks.tsx';
import { usePlanningWords } from './planning-words.ts';
import classes from './Why.module.css';
import { WhyAlternatives } from './WhyAlternatives.tsx';

/** What is asked about: an assignment, or a visit of a plan that nobody was told of yet. */
export type Asked = { readonly assignment: string } | { readonly plan: string; readonly employee: string; readonly touchPoint: string };

interface Props {
  readonly asked: Asked;
  /** Names the visit for whoever hears only the button. */
  readonly about: string;
  readonly label: string;
  readonly programme?: string;
}

/** A button that opens, in its place, why a visit is where it is. The answer is worked out when it is asked for. */
export function Why({ asked, about, label, programme }: Props) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <div className={classes['why']}>
      <Button
        variant="subtle"
        size="compact-sm"
        ml={-8}
        aria-expanded={open}
        aria-controls={id}
        aria-label={`${label} ${about}`}
        onClick={() => setOpen(!open)}
      >
        {label}
      </Button>
      <div id={id} hidden={!open}>
        {open && <Answer asked={asked} programme={programme} />}
      </div>
    </div>
  );
}

const optionsOf = (asked: Asked) =>
  'assignment' in asked
    ? oneOptions<WhyAnswer>(`/assignments/${asked.assignment}/why`)
    : oneOptions<WhyAnswer>(`/plans/${asked.plan}/why`, { employee: asked.employee, touchPoint: asked.touchPoint });

function Answer({ asked, programme }: { readonly asked: Asked; readonly programme: string | undefined }) {
  const { t } = useTranslation();
  const words = usePlanningWords();
  const answer = useQuery(optionsOf(asked));
  if (answer.error) return <Problem error={answer.error} retry={() => void answer.refetch()} />;
  if (!answer.data) return <Loading rows={2} />;
  const { data } = answer;
  const total = data.alternatives.length;
  return (
    <div className={classes['answer']}>
      <p>{words.why(data)}</p>
      {data.week !== null && (
        <p className="quiet">
          {data.week} · {data.venue?.site?.name ?? t('touchPoint.anywhere')}
        </p>
      )}
      {data.waitsFor.length > 0 && <p>{t('why.waitsFor', { names: words.list(data.waitsFor.map((each) => each.name)) })}</p>}
      {data.week === null && data.blockedBy.length > 0 && (
        <>
          <p>{t('why.closed', { count: total })}</p>
          <ul className="bullets">
            {data.blockedBy.map(({ rule, times }) => (
              <li key={rule}>{t('why.times', { rule: t(`rule.${rule}`), count: times })}</li>
            ))}
          </ul>
        </>
      )}
      {data.bottlenecks.length > 0 && (
        <Bottlenecks
          tone="look"
          title={t('why.short')}
          bottlenecks={data.bottlenecks}
          {...(programme === undefined ? {} : { programme })}
        />
      )}
      {total > 0 && <WhyAlternatives alternatives={data.alternatives} planned={data.plannedWeek} />}
    </div>
  );
}
