import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

interface Shown {
  readonly at: string;
  readonly rounds: number;
  readonly machine: object;
  readonly rows: readonly { readonly title: string; readonly ours: number; readonly rival: number }[];
}

// Programs of their own, in JavaScript and without types.
const load = (file: string): Promise<unknown> =>
  import(new URL(`../../../bench/chart/${file}`, import.meta.url).href);
const { drawing } = (await load('drawing.mjs')) as { drawing: (shown: Shown) => string };
const { shownOf } = (await load('shown.mjs')) as { shownOf: (results: object) => Shown };

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const measured = JSON.parse(read('bench/chart/measured.json')) as Shown;

describe('The picture of speed', () => {
  it('Shows the figures of measured.json: npm run bench:chart draws it again', () => {
    expect(read('docs/images/speed.svg')).toBe(drawing(measured));
  });

  it.each(measured.rows)('Shows of "$title" what docs/performance.md says', ({ title, ours, rival }) => {
    const [, figures = ''] = new RegExp(`^${title} {2,}(.*)$`, 'm').exec(read('docs/performance.md')) ?? [];
    expect(figures).toContain(`${ours.toLocaleString('en-US')} /s`);
    expect(figures).toContain(`${rival.toLocaleString('en-US')} /s`);
  });
});

describe('The figures of a benchmark', () => {
  const results = (names: readonly string[]) => ({
    at: '2026-11-21T10:00:00.000Z',
    rounds: 5,
    machine: measured.machine,
    measurements: names.map((name) => ({
      name,
      title: name,
      figures: [
        { value: 'perSecond', systems: { 'nest-task-queue': { median: 2.4 }, bullmq: { median: 1.6 } } },
      ],
    })),
  });

  it('Give the rows of the picture, in whole tasks', () => {
    const shown = shownOf(results(['sustained', 'drain-10', 'enqueue-bulk', 'enqueue-one-by-one']));
    expect(shown.at).toBe('2026-11-21');
    expect(shown.rows[0]).toEqual({ title: 'enqueue-one-by-one', ours: 2, rival: 2 });
  });

  it('Are refused where a measurement is missing', () => {
    expect(() => shownOf(results(['drain-10']))).toThrow('enqueue-one-by-one: it was not measured');
  });
});
