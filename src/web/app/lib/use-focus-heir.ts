import { type RefObject, useEffect } from 'react';

/**
 * What goes away with the focus in it hands the focus on: to the first button of the section that it stood in, else to the
 * heading of the page. At the body a keyboard would begin from the top, and a screen reader say nothing.
 */
export function useFocusHeir(at: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const section = at.current?.closest('section');
    return () => {
      requestAnimationFrame(() => {
        if (document.activeElement !== document.body) return;
        const heir = section?.isConnected ? section.querySelector<HTMLElement>('button, a[href]') : null;
        if (heir) heir.focus();
        else document.querySelector<HTMLElement>('h1[tabindex]')?.focus({ preventScroll: true });
      });
    };
  }, [at]);
}
