import { Recent } from './recent.js';

const MOST_KEYS = 20;

/** Recent values of several questions, the last twenty of them. */
export class RecentByKey<Value> {
  /** The oldest question first. */
  readonly #values = new Map<string, Recent<Value>>();

  constructor(private readonly maxAgeMs: number) {}

  /** The value of a question; who asks it first, or after a while, says how it is read. */
  get(key: string, read: () => Promise<Value>): Promise<Value> {
    const value = this.#values.get(key) ?? new Recent(read, this.maxAgeMs);
    this.#values.delete(key);
    this.#values.set(key, value);
    const [oldest] = this.#values.keys();
    if (this.#values.size > MOST_KEYS && oldest !== undefined) this.#values.delete(oldest);
    return value.get();
  }

  forget(): void {
    this.#values.clear();
  }
}
