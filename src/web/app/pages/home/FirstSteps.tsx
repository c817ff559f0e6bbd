import { Title } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Overview } from '../../api/types.ts';
import { AdminOnly } from '../../components/AdminOnly.tsx';
import { ButtonLink } from '../../components/links.tsx';
import classes from './FirstSteps.module.css';

const STEPS = [
  { name: 'people', to: '/people/import', done: ({ has }) => has.people > 0 },
  { name: 'touchPoints', to: '/touch-points', done: ({ has }) => has.touchPoints > 0 },
  { name: 'programme', to: '/plan/new', done: ({ has }) => has.programmes > 0 },
  { name: 'generate', to: '/plan', done: ({ has }) => has.plans > 0 },
  { name: 'publish', to: '/plan', done: ({ has }) => has.published > 0 },
] as const satisfies readonly { name: string; to: string; done: (overview: Overview) => boolean }[];

/** From an empty installation to a plan in force: what is done, and the one thing to do next. */
export function FirstSteps({ overview }: { readonly overview: Overview }) {
  const { t } = useTranslation();
  const next = STEPS.findIndex((step) => !step.done(overview));
  return (
    <section className="panel" aria-labelledby="home-steps">
      <Title order={2} id="home-steps" mb="sm">
        {t('steps.title')}
      </Title>
      <ol className={classes['steps']}>
        {STEPS.map((step, index) => {
          const done = step.done(overview);
          return (
            <li
              key={step.name}
              className={classes['step']}
              data-done={done || undefined}
              aria-current={index === next ? 'step' : undefined}
            >
              <span className={classes['mark']} aria-hidden>
                {done ? <IconCheck size={18} /> : index + 1}
              </span>
              <div className={classes['words']}>
                <div className={classes['name']}>
                  {t(`steps.${step.name}`)}
                  {done && <span className="visually-hidden">{t('steps.done')}</span>}
                </div>
                <div className="quiet">{t(`steps.${step.name}Text`)}</div>
              </div>
              {index === next && (
                <AdminOnly>
                  <ButtonLink to={step.to}>{t(`steps.${step.name}Do`)}</ButtonLink>
                </AdminOnly>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
