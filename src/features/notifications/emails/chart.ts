import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import type { ReportFigures, Standing } from '../domain.ts';

/**
 * The picture of the coverage report: one bar for everyone, one for leaders, one for their staff. It has no word in it, so it
 * needs no font and is the same in every language; what it shows stands beside it in words, and again in its alternative.
 */
export const CHART_BARS = ['total', 'leaders', 'others'] as const;

/** CSS pixels; drawn at twice that for screens with small pixels. */
export const CHART_SIZE = { width: 552, bar: 28, gap: 14 } as const;

/**
 * Neighbours differ by lightness, so that they can be told apart without colour; a white line parts them as well. All have a
 * contrast of at least 3 : 1 against the card of the light and of the dark mail, but for `missing`, which is empty: an outline.
 */
export const CHART_COLOURS: Readonly<Record<'direct' | 'equivalent' | 'exempt' | 'missing', string>> = {
  direct: '#1f77c9',
  equivalent: '#b0691c',
  exempt: '#7d8894',
  missing: '#8a6fae',
};

const PARTS = ['direct', 'equivalent', 'exempt', 'missing'] as const;

function bar(standing: Standing, top: number): string {
  const { width, bar: height } = CHART_SIZE;
  let left = 0;
  return PARTS.map((part) => {
    const length = standing.required === 0 ? 0 : (standing[part] / standing.required) * width;
    const x = left;
    left += length;
    if (length === 0) return '';
    const box = `x="${x.toFixed(2)}" y="${top}" width="${Math.max(1, length - 1.5).toFixed(2)}" height="${height}"`;
    return part === 'missing'
      ? `<rect ${box} fill="url(#open)" stroke="${CHART_COLOURS.missing}" stroke-width="1"/>`
      : `<rect ${box} fill="${CHART_COLOURS[part]}"/>`;
  }).join('');
}

/** The drawing as SVG. The ground is transparent: it stands on the light card and on the dark one. */
export function chartSvg(figures: ReportFigures): string {
  const { width, bar: height, gap } = CHART_SIZE;
  const standings = CHART_BARS.flatMap((who) => figures[who] ?? []);
  const tall = standings.length * (height + gap) - gap + 2;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${tall}" viewBox="0 0 ${width} ${tall}">` +
    `<defs><pattern id="open" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">` +
    `<rect width="2" height="7" fill="${CHART_COLOURS.missing}"/></pattern></defs>` +
    `${standings.map((standing, index) => bar(standing, 1 + index * (height + gap))).join('')}</svg>`
  );
}

let ready: Promise<void> | undefined;

/** @returns the picture as PNG; the same figures give the same bytes */
export async function drawChart(figures: ReportFigures): Promise<Buffer> {
  ready ??= readFile(createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm')).then((wasm) => initWasm(wasm));
  await ready;
  const drawing = new Resvg(chartSvg(figures), { fitTo: { mode: 'width', value: CHART_SIZE.width * 2 } });
  try {
    const image = drawing.render();
    const png = Buffer.from(image.asPng());
    image.free();
    return png;
  } finally {
    drawing.free();
  }
}
