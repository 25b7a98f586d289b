import type { Clock } from '../../core/clock.js';
import { BrokerUnavailableError } from '../../core/errors.js';

/** When the broker does not answer, and which answers get lost. */
export class Outage {
  #until = Number.NEGATIVE_INFINITY;
  readonly #lostReplies = new Set<string>();

  constructor(private readonly clock: Clock) {}

  /** The broker does not answer, from now on for that many ms. */
  begin(ms: number): void {
    this.#until = this.clock.now() + ms;
  }

  get isOn(): boolean {
    return this.clock.now() < this.#until;
  }

  get until(): number {
    return this.#until;
  }

  /** Throws as a Redis that is away would. */
  check(): void {
    if (this.isOn) throw new BrokerUnavailableError('The broker is down (brokerDown of the testing kit).');
  }

  /** The reply to the exchange that settles this task gets lost once. */
  loseReply(id: string): void {
    this.#lostReplies.add(id);
  }

  get losesReplies(): boolean {
    return this.#lostReplies.size > 0;
  }

  /** Throws in place of a reply that gets lost. */
  checkReply(ids: readonly string[]): void {
    const lost = ids.filter((id) => this.#lostReplies.delete(id));
    if (lost.length > 0)
      throw new BrokerUnavailableError(
        `The reply for ${lost.join(', ')} was lost (loseReply of the testing kit).`,
      );
  }
}

/** The same facet of a broker, which fails while the broker is down. */
export function failing<Facet extends object>(facet: Facet, outage: Outage): Facet {
  return new Proxy(facet, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      // A watcher is kept until the broker answers again.
      if (typeof value !== 'function' || key === 'watch') return bound(value, target);
      return async (...args: unknown[]) => {
        outage.check();
        return Reflect.apply(value, target, args) as unknown;
      };
    },
  });
}

function bound(value: unknown, target: object): unknown {
  return typeof value === 'function' ? (value.bind(target) as unknown) : value;
}
