/** The attributes of a measurement. */
export type OtelAttributes = Readonly<Record<string, string>>;

interface InstrumentOptions {
  /** One sentence. */
  readonly description?: string;
  /** As UCUM writes it. */
  readonly unit?: string;
}

interface HistogramOptions extends InstrumentOptions {
  /** Hints for the SDK. */
  readonly advice?: {
    /** The upper bounds of the buckets. */
    readonly explicitBucketBoundaries?: number[];
  };
}

/** An instrument that is read when its reader collects. */
export type OtelObservable = object;

/** Takes the values of instruments, while a reader collects. */
export interface OtelObserver {
  /** Sets the value of an instrument for some attributes. */
  observe(instrument: never, value: number, attributes?: OtelAttributes): void;
}

/** Gives the values of instruments to an observer. */
type OtelCallback = (observer: OtelObserver) => Promise<void> | void;

/** A meter of `@opentelemetry/api`, as far as it is used: `metrics.getMeter('nest-task-queue')` is one. */
export interface OtelMeter {
  /** Makes a counter that is read. */
  createObservableCounter(name: string, options?: InstrumentOptions): OtelObservable;
  /** Makes a gauge that is read. */
  createObservableGauge(name: string, options?: InstrumentOptions): OtelObservable;
  /** Makes a histogram. */
  createHistogram(
    name: string,
    options?: HistogramOptions,
  ): {
    /** Adds a value. */
    record(value: number, attributes?: OtelAttributes): void;
  };
  /** Calls a function at each collection. */
  addBatchObservableCallback(callback: OtelCallback, instruments: never[]): void;
  /** Calls it no more. */
  removeBatchObservableCallback(callback: OtelCallback, instruments: never[]): void;
}
