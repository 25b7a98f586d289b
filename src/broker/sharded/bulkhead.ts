import { BrokerUnavailableError } from '../../core/errors.js';
import { isInstance, messageOfError } from '../../core/kind-of-value.js';

/** After a call got no answer, others fail at once for so long, or until a probe of that time has found the shard again. */
const CLOSED_MS = 1_000;

export interface BulkheadOptions {
  /** Names the shard in errors. */
  readonly name: string;
  /** A moment in ms; only differences count. */
  readonly now: () => number;
  /** Resolves when the shard can be used. */
  readonly probe: () => Promise<unknown>;
  /** Whether no call may reach the shard before a probe has succeeded. */
  readonly mustProbe: () => boolean;
}

/**
 * Keeps a shard that is down from costing more than its share. A call that gets no answer takes some seconds to say so; the calls
 * behind it fail at once, until the shard answers again. Calls set probes going, so an idle process sends no probe.
 */
export class Bulkhead {
  /** Since when the shard is down; `undefined` while it answers. */
  #downAt: number | undefined;
  #failedAt = 0;
  #comebacks = 0;
  #error: BrokerUnavailableError | undefined;
  #isProbing = false;

  constructor(private readonly options: BulkheadOptions) {}

  /** Since when no call was answered, by the clock of the options; `undefined` while calls are answered. */
  get downAt(): number | undefined {
    return this.#downAt;
  }

  /** Why the last call failed. */
  get error(): BrokerUnavailableError | undefined {
    return this.#error;
  }

  /** @throws BrokerUnavailableError at once while the shard is down */
  async call<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isClosed()) throw this.#refusal();
    try {
      const answer = await work();
      this.opened();
      return answer;
    } catch (error) {
      if (isInstance(error, BrokerUnavailableError)) this.failed(error);
      throw error;
    }
  }

  /** Looks for a shard that is down, once in a while: where it gets no calls because it is down, no call would find it again. */
  lookAgain(): void {
    const isLongAgo = this.options.now() - this.#failedAt >= CLOSED_MS;
    if (this.#downAt !== undefined && isLongAgo && !this.#isProbing) this.#probe();
  }

  /** A call got no answer. */
  failed(error: BrokerUnavailableError): void {
    const now = this.options.now();
    this.#downAt ??= now;
    this.#failedAt = now;
    this.#error = error;
  }

  /** How often the shard was found again. */
  get comebacks(): number {
    return this.#comebacks;
  }

  /** A call was answered. */
  opened(): void {
    if (this.#downAt !== undefined) this.#comebacks += 1;
    this.#downAt = undefined;
    this.#error = undefined;
  }

  #isClosed(): boolean {
    if (this.#downAt === undefined) return false;
    if (this.#isProbing) return true;
    const isLongAgo = this.options.now() - this.#failedAt >= CLOSED_MS;
    if (isLongAgo && !this.options.mustProbe()) return false;
    this.#probe();
    return true;
  }

  #probe(): void {
    this.#isProbing = true;
    void this.options
      .probe()
      .then(
        () => this.opened(),
        (error: unknown) => this.failed(unavailable(error)),
      )
      .finally(() => (this.#isProbing = false));
  }

  #refusal(): BrokerUnavailableError {
    const reason = this.#error?.message ?? '';
    return new BrokerUnavailableError(`Shard ${this.options.name} is down: ${reason}`, {
      cause: this.#error,
      isUnsent: true,
    });
  }
}

function unavailable(error: unknown): BrokerUnavailableError {
  if (isInstance(error, BrokerUnavailableError)) return error;
  return new BrokerUnavailableError(messageOfError(error), { cause: error });
}
