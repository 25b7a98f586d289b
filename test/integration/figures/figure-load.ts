import {
  addTo,
  BUCKET_BOUNDS_MS,
  emptyTally,
  HISTOGRAM_RANGES,
  type Tally,
} from '../../../src/core/figures.js';

const BUCKETS = BUCKET_BOUNDS_MS.length + 1;
/** Tasks that wait at the end of a span, on average. */
const AT_BORDER = 1;
const SAMPLES = 5_000;
/** Of the sum of durations from that of their buckets. */
const SUM_SPREAD = 0.02;

/** How likely each bucket is, and the mean of its durations in ms. */
interface Shape {
  readonly shares: readonly number[];
  readonly means: readonly number[];
}

/** Tasks that run all the time; each name has log-normal waits and runs of its own. The same figures in each run. */
export class FigureLoad {
  readonly #names: readonly (readonly [wait: Shape, run: Shape])[];
  #state = 7;

  constructor(
    /** Runs in a minute, of each name. */
    private readonly perMinute: readonly number[],
  ) {
    this.#names = perMinute.map(() => [
      this.#shape(2 + 30 * this.#random(), 1.2),
      this.#shape(2 + 10 * Math.exp(1.5 * this.#normal()), 0.8),
    ]);
  }

  /** The figures of all names in a span of so many minutes, in which they run so many times as often as usual. */
  span(minutes: number, times: number): readonly Tally[] {
    return this.#names.map((shapes, name) => {
      const [tally, started] = [emptyTally(), this.#poisson(minutes * this.perMinute[name]! * times)];
      if (started === 0) return tally;
      const [failed, retried] = [this.#poisson(started * 0.002), this.#poisson(started * 0.01)];
      // Those that were enqueued before the span began or start after its end, and retries.
      addTo(
        tally,
        'enqueued',
        Math.max(0, started - retried + this.#poisson(AT_BORDER) - this.#poisson(AT_BORDER)),
      );
      addTo(tally, 'started', started);
      addTo(tally, 'succeeded', Math.max(0, started - failed - retried));
      addTo(tally, 'failed', failed);
      addTo(tally, 'retried', retried);
      const sums = shapes.map((shape, index) =>
        this.#fill(tally, HISTOGRAM_RANGES[index]![0], shape, started),
      );
      addTo(tally, 'waitMs', sums[0]!);
      addTo(tally, 'runMs', sums[1]!);
      return tally;
    });
  }

  /** Puts so many durations into the buckets; gives their sum. */
  #fill(tally: Tally, first: number, { shares, means }: Shape, count: number): number {
    let [left, share, sum] = [count, 1, 0];
    shares.forEach((own, bucket) => {
      const isLast = own >= share - 1e-9;
      const here = isLast ? left : Math.min(left, this.#poisson((left * own) / share));
      tally[first + bucket] = here;
      [left, share, sum] = [left - here, share - own, sum + here * means[bucket]!];
    });
    return Math.round(sum * (1 + SUM_SPREAD * this.#normal()));
  }

  #shape(median: number, spread: number): Shape {
    const [counts, sums] = [new Array<number>(BUCKETS).fill(0), new Array<number>(BUCKETS).fill(0)];
    for (let each = 0; each < SAMPLES; each += 1) {
      const ms = median * Math.exp(spread * this.#normal());
      const found = BUCKET_BOUNDS_MS.findIndex((bound) => ms <= bound);
      const bucket = found < 0 ? BUCKETS - 1 : found;
      counts[bucket]! += 1;
      sums[bucket]! += ms;
    }
    return {
      shares: counts.map((count) => count / SAMPLES),
      means: sums.map((sum, bucket) => sum / Math.max(1, counts[bucket]!)),
    };
  }

  #poisson(mean: number): number {
    if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.#normal()));
    let [count, product] = [0, this.#random()];
    for (const end = Math.exp(-mean); product > end; product *= this.#random()) count += 1;
    return count;
  }

  #normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.#random())) * Math.cos(2 * Math.PI * this.#random());
  }

  #random(): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#state / 2 ** 32;
  }
}
