import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

const pine: MantineColorsTuple = [
  '#e8f6f4',
  '#d2ebe8',
  '#a5d8d2',
  '#74c3bb',
  '#4aaea4',
  '#2b978d',
  '#1a827a',
  '#12736c',
  '#0c5c56',
  '#074640',
];

export const theme = createTheme({
  primaryColor: 'pine',
  primaryShade: { light: 7, dark: 7 },
  colors: { pine },
  defaultRadius: 'md',
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif",
  headings: {
    fontWeight: '650',
    sizes: { h1: { fontSize: '1.625rem', lineHeight: '1.25' }, h2: { fontSize: '1.1875rem' }, h3: { fontSize: '1rem' } },
  },
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    // A dialog's head is no second banner of the page.
    Modal: {
      defaultProps: { centered: true, attributes: { header: { role: 'presentation' } } },
      styles: { title: { fontWeight: 650, fontSize: '1.125rem' } },
    },
    NativeSelect: { defaultProps: { withErrorStyles: true } },
  },
});

/** Mantine's muted texts stay under a contrast of 4.5:1 in both schemes; these pass it on every surface we use. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#545b62',
    '--mantine-color-placeholder': '#6a7178',
    '--mantine-color-error': '#c22525',
    '--mantine-color-anchor': '#0c5c56',
    '--its-canvas': '#f6f8f8',
    '--its-surface': '#ffffff',
    '--its-line': '#dde3e3',
    '--its-direct': '#12736c',
    '--its-equivalent': '#3b82c4',
    '--its-exempt': '#8a7fb8',
    '--its-missing': '#ece6d6',
    '--its-planned': '#dcebe9',
    '--its-privileged': '#d9922e',
    '--its-ink-share': '80%',
    '--its-ink-end': 'black',
  },
  dark: {
    '--mantine-color-dimmed': '#a9b0b3',
    '--mantine-color-placeholder': '#98a0a4',
    '--mantine-color-error': '#ff9c9c',
    '--mantine-color-anchor': '#74c3bb',
    '--mantine-color-red-light-color': '#ff9c9c',
    '--mantine-color-body': '#171b1c',
    '--its-canvas': '#121516',
    '--its-surface': '#1b2021',
    '--its-line': '#323a3b',
    '--its-direct': '#2fa59a',
    '--its-equivalent': '#5b9bd9',
    '--its-exempt': '#a79bd6',
    '--its-missing': '#4a4333',
    '--its-planned': '#22403e',
    '--its-privileged': '#d9922e',
    '--its-ink-share': '45%',
    '--its-ink-end': 'white',
  },
});
