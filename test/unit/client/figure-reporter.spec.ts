import { describe, expect, it } from '@jest/globals';
import { FIGURES_AT_ONCE, type FigureStore } from '../../../src/broker/figure-store.js';
import { FigureReporter } from '../../../src/client/figure-reporter.js';
import { FigureRecorder, type FigureRow } from '../../../src/core/figure-recorder.js';
import { figuresOf } from '../../../src/core/figures.js';

/** A store that adds each number of a source once, as brokers do. */
class Store implements Pick<FigureStore, 'record'> {
  readonly calls: number[] = [];
  readonly sizes: number[] = [];
  readonly #known = new Set<number>();
  enqueued = 0;
  isAway = false;
  /** The call with this number is carried out, and its answer is lost once. */
  isSilentOn = 0;

  async record(_source: string, number: number, rows: readonly FigureRow[]): Promise<string> {
    this.calls.push(number);
    await Promise.resolve();
    this.sizes.push(rows.length);
    if (this.isAway) throw new Error('away');
    if (!this.#known.has(number)) for (const { tally } of rows) this.enqueued += figuresOf(tally).enqueued;
    this.#known.add(number);
    if (this.isSilentOn === number) {
      this.isSilentOn = 0;
      throw new Error('the answer is lost');
    }
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

  describe('with more figures than a call takes', () => {
    const COUNT = 2 * FIGURES_AT_ONCE + 1;
    const filled = () => {
      const [store, recorder] = [new Store(), new FigureRecorder()];
      for (let task = 0; task < COUNT; task += 1) recorder.add('enqueued', 'q', `t${task}`);
      return { store, reporter: new FigureReporter(store as unknown as FigureStore, recorder, 'process') };
    };

    it('A reporter hands them over in calls of a bounded size, each under a number of its own', async () => {
      const { store, reporter } = filled();
      await reporter.close();
      expect(store.sizes).toEqual([FIGURES_AT_ONCE, FIGURES_AT_ONCE, 1]);
      expect(store.calls).toEqual([1, 2, 3]);
      expect(store.enqueued).toBe(COUNT);
    });

    it('A reporter that lost an answer goes on with that call, and no figure counts twice', async () => {
      const { store, reporter } = filled();
      store.isSilentOn = 2;
      await reporter.flush();
      await reporter.close();
      expect(store.calls).toEqual([1, 2, 2, 3]);
      expect(store.enqueued).toBe(COUNT);
    });
  });
});
