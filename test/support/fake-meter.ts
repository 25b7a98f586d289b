import type { OtelAttributes, OtelMeter } from 'nest-task-queue/metrics';

interface Instrument {
  readonly name: string;
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly unit: string | undefined;
}

/** A measurement as a reader gets it. */
export interface Measurement extends Instrument {
  readonly value: number;
  readonly attributes: OtelAttributes;
}

type Callback = Parameters<OtelMeter['addBatchObservableCallback']>[0];

/** A meter in memory. It refuses, as the SDK does, to observe what its callback was not registered for. */
export class FakeMeter implements OtelMeter {
  readonly instruments: Instrument[] = [];
  readonly recorded: Measurement[] = [];
  readonly #callbacks = new Map<Callback, ReadonlySet<unknown>>();

  createObservableCounter(name: string, options?: { readonly unit?: string }): Instrument {
    return this.#add({ name, kind: 'counter', unit: options?.unit });
  }

  createObservableGauge(name: string, options?: { readonly unit?: string }): Instrument {
    return this.#add({ name, kind: 'gauge', unit: options?.unit });
  }

  createHistogram(name: string, options?: { readonly unit?: string }) {
    const instrument = this.#add({ name, kind: 'histogram', unit: options?.unit });
    return {
      record: (value: number, attributes: OtelAttributes = {}) =>
        void this.recorded.push({ ...instrument, value, attributes }),
    };
  }

  addBatchObservableCallback(callback: Callback, instruments: never[]): void {
    this.#callbacks.set(callback, new Set(instruments));
  }

  removeBatchObservableCallback(callback: Callback): void {
    this.#callbacks.delete(callback);
  }

  /** All that callbacks observe now. */
  async collect(): Promise<readonly Measurement[]> {
    const measurements: Measurement[] = [];
    for (const [callback, known] of this.#callbacks) {
      const observe = (instrument: Instrument, value: number, attributes: OtelAttributes = {}) => {
        if (!known.has(instrument)) throw new Error(`${instrument.name} is not of this callback`);
        measurements.push({ ...instrument, value, attributes });
      };
      await callback({ observe } as never);
    }
    return measurements;
  }

  #add(instrument: Instrument): Instrument {
    if (this.instruments.some(({ name }) => name === instrument.name))
      throw new Error(`${instrument.name} is made twice`);
    this.instruments.push(instrument);
    return instrument;
  }
}
