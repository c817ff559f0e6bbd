const SCHEME = 'data-mantine-color-scheme';

/** Paper is white: whoever reads light on dark prints dark on light. */
export function printLight(): void {
  const { documentElement: page } = document;
  let chosen: string | null = null;
  window.addEventListener('beforeprint', () => {
    chosen = page.getAttribute(SCHEME);
    page.setAttribute(SCHEME, 'light');
  });
  window.addEventListener('afterprint', () => {
    if (chosen !== null) page.setAttribute(SCHEME, chosen);
  });
}
