import { Group, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useRouterState } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import classes from './PageTitle.module.css';

interface Props {
  readonly title: string;
  /** One line under it. */
  readonly lead?: ReactNode;
  /** Link to the page above. */
  readonly back?: ReactNode;
  readonly actions?: ReactNode;
  /** A part of the page that replaces what was there, as a page of its own would. */
  readonly step?: string;
}

/** Where the reader is, and whether the focus was moved to its heading. */
let last: { readonly here: string; readonly moved: boolean } | undefined;

/**
 * The heading of a page. Arriving by a link inside the app moves the focus here and renames the tab, so that a screen
 * reader says where one is; the first page of a visit leaves the focus to the browser.
 */
export function PageTitle({ title, lead, back, actions, step = '' }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  useEffect(() => {
    const here = `${path} ${step}`;
    const arrived = last !== undefined && last.here !== here;
    // The heading of a page that was still loading went away, and the focus with it.
    const lost = last?.here === here && last.moved && document.activeElement === document.body;
    if (arrived || lost) heading.current?.focus({ preventScroll: true });
    last = { here, moved: arrived || (last?.here === here && last.moved) };
  }, [path, step]);
  useEffect(() => {
    document.title = `${title} · In Their Shoes`;
  }, [title]);
  return (
    <div className={classes['head']}>
      {back !== undefined && (
        <div className={classes['back']}>
          <IconArrowLeft size={16} aria-hidden />
          {back}
        </div>
      )}
      <div className={classes['row']}>
        <div className={classes['words']}>
          <Title order={1} ref={heading} tabIndex={-1} className={classes['title'] ?? ''}>
            {title}
          </Title>
          {lead !== undefined && <p className={classes['lead']}>{lead}</p>}
        </div>
        {actions !== undefined && <Group gap="sm">{actions}</Group>}
      </div>
    </div>
  );
}
