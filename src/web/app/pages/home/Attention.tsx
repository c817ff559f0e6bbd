import { Title } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconClock, IconFileText } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Overview } from '../../api/types.ts';
import { TextLink } from '../../components/links.tsx';
import classes from './Attention.module.css';

/** One line for each thing that waits for a person, the gravest first, each with the way to it. */
export function Attention({ overview }: { readonly overview: Overview }) {
  const { t } = useTranslation();
  const { messages, unplaced, drafts, solving, unanswered } = overview;
  const items: { key: string; icon: ReactNode; tone: 'bad' | 'look' | 'calm'; line: ReactNode }[] = [];
  for (const status of ['unknown', 'failed'] as const) {
    if (messages[status] > 0)
      items.push({
        key: status,
        tone: 'bad',
        icon: <IconAlertTriangle size={20} />,
        line: (
          <TextLink to="/mailbox" search={{ status }}>
            {t(status === 'unknown' ? 'attention.unknown' : 'attention.failed', { count: messages[status] })}
          </TextLink>
        ),
      });
  }
  for (const plan of unplaced)
    items.push({
      key: `unplaced ${plan.id}`,
      tone: 'look',
      icon: <IconAlertTriangle size={20} />,
      line: (
        <TextLink to="/plans/$plan" params={{ plan: plan.id }} search={{ view: 'unplaced' }}>
          {t('attention.unplaced', { count: plan.unplaced ?? 0, programme: plan.programme.name })}
        </TextLink>
      ),
    });
  for (const plan of drafts)
    items.push({
      key: `draft ${plan.id}`,
      tone: 'look',
      icon: <IconFileText size={20} />,
      line: (
        <TextLink to="/plans/$plan" params={{ plan: plan.id }} search={{}}>
          {t('attention.draft', { programme: plan.programme.name })}
        </TextLink>
      ),
    });
  for (const plan of solving)
    items.push({
      key: `solving ${plan.id}`,
      tone: 'calm',
      icon: <IconClock size={20} />,
      line: (
        <TextLink to="/plans/$plan" params={{ plan: plan.id }} search={{}}>
          {t('attention.solving', { programme: plan.programme.name })}
        </TextLink>
      ),
    });
  if (unanswered > 0)
    items.push({
      key: 'unanswered',
      tone: 'calm',
      icon: <IconClock size={20} />,
      line: (
        <TextLink to="/walks" search={{ status: 'unanswered' }}>
          {t('attention.unanswered', { count: unanswered })}
        </TextLink>
      ),
    });
  if (items.length === 0 && overview.has.published === 0) return null;
  return (
    <section className="panel" aria-labelledby="home-attention">
      <Title order={2} id="home-attention" mb="sm">
        {t('attention.title')}
      </Title>
      {items.length === 0 ? (
        <p className={classes['calm']}>
          <IconCircleCheck size={20} aria-hidden /> {t('attention.none')}
        </p>
      ) : (
        <ul className={classes['list']}>
          {items.map((item) => (
            <li key={item.key} data-tone={item.tone}>
              <span className={classes['icon']} aria-hidden>
                {item.icon}
              </span>
              <span>{item.line}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
