import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const TOKENS = readFileSync('dashboard/style/tokens.css', 'utf8');
const SCHEMES = ['light', 'dark'] as const;

/** Texts, each with the grounds that it stands on. */
const TEXTS: readonly (readonly [text: string, ...grounds: readonly string[]])[] = [
  [
    'ink',
    'ground',
    'surface',
    'raised',
    'sunken',
    'hover',
    'bad-soft',
    'warn-soft',
    'rest-soft',
    'accent-soft',
  ],
  ['ink-soft', 'ground', 'surface', 'raised', 'sunken', 'hover', 'bad-soft', 'warn-soft', 'rest-soft'],
  ['ink-faint', 'ground', 'surface', 'raised', 'hover'],
  ['accent', 'ground', 'surface', 'raised', 'hover'],
  ['on-accent', 'accent'],
  ['on-bad', 'bad-fill'],
  ['good', 'good-soft', 'ground', 'surface', 'hover'],
  ['warn', 'warn-soft', 'ground', 'surface', 'hover'],
  ['bad', 'bad-soft', 'ground', 'surface', 'raised', 'hover'],
  ['busy', 'busy-soft', 'surface', 'hover'],
  ['rest', 'rest-soft', 'ground', 'surface', 'hover'],
];

/** Borders of controls, marks of charts and bars. */
const MARKS: readonly (readonly [mark: string, ...grounds: readonly string[]])[] = [
  ['line-strong', 'ground', 'surface', 'raised'],
  ['accent', 'ground', 'surface', 'raised', 'sunken'],
  ['good', 'surface', 'sunken'],
  ['warn', 'surface', 'sunken'],
  ['bad', 'surface', 'sunken'],
  ['busy', 'surface', 'sunken'],
  ['rest', 'surface', 'sunken'],
];

describe.each(SCHEMES)('The colours of the dashboard in the %s scheme', (scheme) => {
  it.each(pairs(TEXTS))('The text %s has a contrast of at least 4.5 on %s', (text, ground) => {
    expect(contrast(colour(text, scheme), colour(ground, scheme))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(pairs(MARKS))('The mark %s has a contrast of at least 3 on %s', (mark, ground) => {
    expect(contrast(colour(mark, scheme), colour(ground, scheme))).toBeGreaterThanOrEqual(3);
  });
});

function pairs(rows: typeof TEXTS): (readonly [string, string])[] {
  return rows.flatMap(([front, ...grounds]) => grounds.map((ground) => [front, ground] as const));
}

function colour(token: string, scheme: (typeof SCHEMES)[number]): string {
  const found = new RegExp(`--${token}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\);`).exec(TOKENS);
  if (found === null) throw new Error(`tokens.css has no colour --${token}`);
  return found[scheme === 'light' ? 1 : 2]!;
}

/** The contrast ratio of WCAG 2.2. */
function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].toSorted((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => linear(parseInt(hex.slice(at, at + 2), 16) / 255)) as [
    number,
    number,
    number,
  ];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}
