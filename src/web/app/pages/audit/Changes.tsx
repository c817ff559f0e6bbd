import { VisuallyHidden } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AuditEventDetail } from '../../api/types.ts';
import classes from './Changes.module.css';

type Change = AuditEventDetail['changes'][number];

/** Field by field, what was and what came. */
export function Changes({ changes }: { readonly changes: readonly Change[] }) {
  const { t } = useTranslation();
  if (changes.length === 0) return <p>{t('audit.noChanges')}</p>;
  return (
    <dl className={classes['changes']}>
      {changes.map((change) => (
        <div key={change.pointer} className={classes['change']}>
          <dt className={classes['field']}>{change.pointer.slice(1).replaceAll('/', ' › ') || t('audit.whole')}</dt>
          <dd className={classes['values']}>
            {'before' in change && (
              <del className={classes['before']}>
                <VisuallyHidden>{t('audit.before')} </VisuallyHidden>
                <Value value={change.before} />
              </del>
            )}
            {'before' in change && 'after' in change && <IconArrowRight size={16} aria-hidden />}
            {'after' in change && (
              <ins className={classes['after']}>
                <VisuallyHidden>{t('audit.after')} </VisuallyHidden>
                <Value value={change.after} />
              </ins>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ value }: { readonly value: unknown }) {
  const { t } = useTranslation();
  if (value === null || value === '') return <>{t('choice.none')}</>;
  if (typeof value === 'boolean') return <>{t(value ? 'choice.yes' : 'choice.no')}</>;
  if (typeof value === 'object') return <code className={classes['json']}>{JSON.stringify(value, null, 1)}</code>;
  return <>{String(value)}</>;
}
