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
const { performancePage, readmePage } = (await load('pages.mjs')) as Record<
  'performancePage' | 'readmePage',
  (page: string, results: object) => string
>;
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

describe('The tables of a benchmark', () => {
  const figure = (target: number, passed: boolean) => ({
    ...{ value: 'perSecond', unit: '/s', better: 'more', target, passed },
    systems: { 'nest-task-queue': { median: 300 }, bullmq: { median: 100 } },
    ratios: { bullmq: { median: 3, min: 2, max: 4 } },
  });
  const measurement = (title: string, target: number, passed: boolean) => ({
    ...{ name: title, title, sizes: { 'nest-task-queue': 10, bullmq: 10 }, errors: {} },
    figures: [figure(target, passed)],
  });
  const results = {
    ...{ at: '2026-11-30T23:30:00.000Z', rounds: 5, seconds: 61, absent: {} },
    machine: { bullmq: '6.7.0', load: 1, pinned: { none: 'a test' } },
    measurements: [measurement('reached', 2, true), measurement('missed', 9, false)],
  };

  it('Replace those of the README by the reached targets', () => {
    const page = 'before\n<!-- speed: begin -->\nold\n<!-- speed: end -->\nbehind\n';
    expect(readmePage(page, results).split('\n')).toEqual([
      'before',
      '<!-- speed: begin -->',
      '| median of 5 rounds on one Redis, November 2026 | nest-task-queue | BullMQ 6.7.0 | ratio |',
      '|---|---|---|---|',
      '| reached | 300 /s | 100 /s | 3.00x |',
      '<!-- speed: end -->',
      'behind',
      '',
    ]);
  });

  it('Replace those of docs/performance.md by all figures', () => {
    const page = performancePage('<!-- figures: begin -->\nold\n<!-- figures: end -->\n', results);
    expect(page).toMatch(/^<!-- figures: begin -->\n30 November 2026, `npm run bench`\./);
    expect(page).toMatch(/^reached +10 +300 \/s +100 \/s +3.00x .* pass$/m);
    expect(page).toMatch(/^missed .* FAIL$/m);
    expect(page).not.toContain('old');
  });

  it('Are refused by a page that has no place for them', () => {
    expect(() => readmePage('nothing', results)).toThrow('There is no <!-- speed: begin -->');
  });

  it('Have a place in both pages', () => {
    expect(readmePage(read('README.md'), results)).toContain('| reached |');
    expect(performancePage(read('docs/performance.md'), results)).toContain('reached  ');
  });
});
