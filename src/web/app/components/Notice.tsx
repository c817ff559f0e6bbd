import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import type { HTMLAttributes, ReactNode } from 'react';
import classes from './Notice.module.css';

const ICONS = { bad: IconAlertTriangle, look: IconAlertTriangle, good: IconCircleCheck, calm: IconInfoCircle } as const;

interface Props extends Omit<HTMLAttributes<HTMLDivElement>, 'title'> {
  readonly tone: keyof typeof ICONS;
  readonly title?: ReactNode;
}

/** Something to know before one goes on. Its icon and words say what its colour says. */
export function Notice({ tone, title, children, ...rest }: Props) {
  const ToneIcon = ICONS[tone];
  return (
    <div {...rest} className={classes['notice']} data-tone={tone}>
      <ToneIcon size={20} aria-hidden className={classes['icon']} />
      <div className={classes['body']}>
        {title !== undefined && <div className={classes['title']}>{title}</div>}
        {children}
      </div>
    </div>
  );
}
