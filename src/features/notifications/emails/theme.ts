import type { CSSProperties } from 'react';

/** Inline styles, because many mail programs drop style sheets. Colours have a contrast of at least 4.5 : 1 on both grounds. */
const upright: CSSProperties = {
  fontFamily: 'Segoe UI, Helvetica, Arial, sans-serif',
  color: '#1b2530',
  fontSize: '16px',
  lineHeight: '24px',
};

/**
 * A name, an address or a compound that is longer than a phone is wide goes on in the next line. Not for labels and column
 * heads: a table would make them narrower than their words to give the values beside them room.
 */
const text: CSSProperties = { ...upright, wordBreak: 'break-word', overflowWrap: 'anywhere' };

export const styles = {
  body: { backgroundColor: '#eef1f4', margin: 0, padding: '24px 0' },
  preview: { display: 'none', overflow: 'hidden', lineHeight: '1px', opacity: 0, maxHeight: 0, maxWidth: 0 },
  card: { backgroundColor: '#ffffff', maxWidth: '600px', margin: '0 auto', padding: '32px 24px', borderRadius: '8px' },
  heading: { ...text, fontSize: '24px', lineHeight: '32px', fontWeight: 700, margin: '0 0 16px' },
  subheading: { ...text, fontSize: '18px', fontWeight: 700, margin: '24px 0 8px' },
  paragraph: { ...text, margin: '0 0 16px' },
  label: { ...upright, color: '#51606f', fontSize: '14px', padding: '2px 12px 2px 0', verticalAlign: 'top', width: '36%' },
  value: { ...text, padding: '2px 0', verticalAlign: 'top' },
  brief: { ...text, borderLeft: '4px solid #c9d3dd', paddingLeft: '16px', margin: '8px 0 16px' },
  button: {
    ...text,
    backgroundColor: '#0b5cad',
    color: '#ffffff',
    fontWeight: 700,
    textDecoration: 'none',
    borderRadius: '6px',
    padding: '14px 24px',
    display: 'inline-block',
  },
  link: { color: '#0b5cad', textDecoration: 'underline' },
  /** A link in small print on a line of its own: 44 px high. */
  footerLink: { color: '#0b5cad', textDecoration: 'underline', display: 'inline-block', padding: '12px 0' },
  /** A link that is to be tapped, on a line of its own: 44 px high. */
  action: { ...text, color: '#0b5cad', textDecoration: 'underline', fontWeight: 700, display: 'inline-block', padding: '10px 0' },
  smallHeading: { ...text, fontWeight: 700, margin: '16px 0 4px' },
  figures: { margin: '0 0 16px', borderCollapse: 'collapse' },
  columnHead: { ...upright, color: '#51606f', fontSize: '14px', fontWeight: 400, padding: '4px 0 4px 12px', verticalAlign: 'bottom' },
  rowHead: { ...upright, color: '#51606f', fontSize: '14px', fontWeight: 400, padding: '4px 0', verticalAlign: 'top' },
  stepHead: { ...upright, color: '#51606f', fontSize: '14px', fontWeight: 400, padding: '4px 12px 4px 0', verticalAlign: 'bottom' },
  figure: { ...upright, padding: '4px 0 4px 12px', verticalAlign: 'top', whiteSpace: 'nowrap' },
  cell: { ...text, fontSize: '15px', padding: '6px 12px 6px 0', verticalAlign: 'top', borderTop: '1px solid #d9e0e7' },
  beside: { ...text, color: '#51606f', fontSize: '14px', lineHeight: '20px' },
  list: { ...text, margin: '0 0 16px', paddingLeft: '24px' },
  item: { ...text, margin: '0 0 4px' },
  big: { ...text, fontSize: '40px', lineHeight: '48px', fontWeight: 700, margin: '0' },
  chart: { display: 'block', width: '100%', height: 'auto', fontSize: '14px', lineHeight: '20px', color: '#51606f' },
  legend: { ...text, fontSize: '14px', lineHeight: '22px', margin: '8px 0 0' },
  rule: { borderColor: '#d9e0e7', margin: '24px 0' },
  footer: { ...text, color: '#51606f', fontSize: '13px', lineHeight: '20px', margin: '0 0 8px' },
} satisfies Record<string, CSSProperties>;

/** Programs that know narrow screens and dark mode follow these; the others show the light mail, a little too wide at worst. */
export const MEDIA = `
@media (max-width: 480px) {
  .card { padding: 24px 16px !important; border-radius: 0 !important; }
  .figures th, .figures td { font-size: 13px !important; padding-left: 4px !important; }
  .figures th[scope=row], .figures td:first-child { padding-left: 0 !important; }
}
@media (max-width: 360px) {
  .card { padding: 24px 12px !important; }
}
@media (prefers-color-scheme: dark) {
  .ground, .ground > table > tbody > tr > td { background-color: #12181f !important; }
  .card { background-color: #1d262f !important; }
  .card h1, .card h2, .card h3, .card h4, .card p, .card td, .card th, .card ul, .card li, .card strong, .card div { color: #e8edf2 !important; }
  .card img { color: #e8edf2 !important; }
  .card .quiet { color: #aab7c4 !important; }
  .card hr, .card td { border-color: #3a4753 !important; }
  .card a { color: #8cc2ff !important; }
  .card a.button, .card a.button span { background-color: #8cc2ff !important; color: #0c1a28 !important; }
}`;
