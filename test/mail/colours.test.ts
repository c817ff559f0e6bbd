import { describe, expect, test } from '@jest/globals';
import { CHART_COLOURS } from '../../src/features/notifications/emails/chart.ts';
import { MEDIA, styles } from '../../src/features/notifications/emails/theme.ts';

/** Contrast of two colours, "#rrggbb", by WCAG 2.2: 1 to 21. */
function contrast(one: string, other: string): number {
  const [dark, light] = [one, other].map(luminance).sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The rules of the dark mail: selector, colour of the words, and of the ground where a rule says it. */
const darkRules = MEDIA.slice(MEDIA.indexOf('prefers-color-scheme: dark'))
  .split('\n')
  .flatMap((line) => {
    const [, selector, body] = line.match(/^ {2}(\S.*?) \{ (.*) \}$/) ?? [];
    if (selector === undefined || body === undefined) return [];
    return [{ selector, words: body.match(/(?<!-)color: (#\w{6})/)?.[1], ground: body.match(/background-color: (#\w{6})/)?.[1] }];
  });
const darkCard = darkRules.find((rule) => rule.selector === '.card')?.ground as string;

test('contrast is what WCAG says of its examples', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
});

describe('words stand out from their ground by at least 4.5 : 1', () => {
  const light = Object.entries(styles).flatMap(([name, style]) =>
    'color' in style
      ? [[name, style.color, 'backgroundColor' in style ? style.backgroundColor : styles.card.backgroundColor] as const]
      : [],
  );
  test.each(light)('light: %s', (_name, words, ground) => {
    expect(contrast(words as string, ground as string)).toBeGreaterThanOrEqual(4.5);
  });

  const dark = darkRules.flatMap(({ selector, words, ground }) => (words ? [[selector, words, ground ?? darkCard] as const] : []));
  test.each(dark)('dark: %s', (_selector, words, ground) => {
    expect(contrast(words, ground)).toBeGreaterThanOrEqual(4.5);
  });

  test('all of them were looked at', () => {
    expect(light.length).toBeGreaterThan(20);
    expect(dark.map(([selector]) => selector)).toEqual(expect.arrayContaining(['.card .quiet', '.card a', '.card img']));
    expect(dark).toHaveLength([...MEDIA.matchAll(/[ {]color:/g)].length);
  });
});

test.each(Object.entries(CHART_COLOURS))('the picture’s colour %s stands out from both cards by at least 3 : 1', (_part, colour) => {
  expect(contrast(colour, styles.card.backgroundColor)).toBeGreaterThanOrEqual(3);
  expect(contrast(colour, darkCard)).toBeGreaterThanOrEqual(3);
});
