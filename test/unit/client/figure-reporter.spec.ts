import { describe, expect, it } from '@jest/globals';
import type { FigureStore } from '../../../src/broker/figure-store.js';
import { FigureReporter } from '../../../src/client/figure-reporter.js';
import { FigureRecorder, type FigureRow } from '../../../src/core/figure-recorder.js';
import { figuresOf } from '../../../src/core/figures.js';

/** A store that adds each number of a source once, as brokers do. */
class Store implements Pick<FigureStore, 'record'> {
  readonly calls: number[] = [];
  readonly #known = new Set<number>();
  enqueued = 0;
  isAway = false;

  async record(_source: string, number: number, rows: readonly FigureRow[]): Promise<string> {
    this.calls.push(number);
    await Promise.resolve();
    if (this.isAway) throw new Error('away');
    if (this.#known.has(number)) return '';
    this.#known.add(number);
    for (const { tally } of rows) this.enqueued += figuresOf(tally).enqueued;
    return '';
  }
}

describe('a reporter of figures', () => {
  const open = () => {
    const [store, recorder] = [new Store(), new FigureRecorder()];
    const reporter = new FigureReporter(store as unknown as FigureStore, recorder, 'process');
    return { store, reporter, add: () => recorder.add('enqueued', 'q', 'mail') };
  };

  it('Without an event it calls nobody', async () => {
    const { store, reporter } = open();
    await reporter.flush();
    await reporter.close();
    expect(store.calls).toEqual([]);
  });

  it('Figures that a broker did not take are sent again under their number, before later ones', async () => {
    const { store, reporter, add } = open();
    add();
    store.isAway = true;
    await reporter.flush();
    store.isAway = false;
    add();
    await reporter.close();
    expect(store.calls).toEqual([1, 1, 2]);
    expect(store.enqueued).toBe(2);
  });

  it('Hand-overs that are asked for at once go one after the other, and lose and double nothing', async () => {
    const { store, reporter, add } = open();
    add();
    store.isAway = true;
    const first = reporter.flush();
    add();
    const second = reporter.flush();
    await first;
    store.isAway = false;
    add();
    await Promise.all([second, reporter.flush(), reporter.close()]);
    expect(store.enqueued).toBe(3);
  });
});
