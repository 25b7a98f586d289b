import type { Delivery } from '../../broker/task-store.js';

/**
 * `worker-lost`: the worker dies when the handler has ended, before it settles. `worker-killed`: the same, and its supervisor takes
 * the lease back at once. `reply-lost`: the broker settles, and its reply gets lost. `retried`: the handler has done all its work and
 * fails at its very end.
 */
export type Fault = 'reply-lost' | 'retried' | 'worker-killed' | 'worker-lost';

/** Which attempts meet a fault. */
export interface FaultPlan {
  /** The fault of an attempt that has just ended. */
  of(delivery: Delivery): Fault | undefined;
}

/** Faults that a test asks for by the id of the task; each happens once. */
export class FaultsByTask implements FaultPlan {
  readonly #faults = new Map<string, Fault>();

  constructor(private readonly next?: FaultPlan) {}

  set(id: string, fault: Fault): void {
    this.#faults.set(id, fault);
  }

  has(id: string): boolean {
    return this.#faults.has(id);
  }

  delete(id: string): void {
    this.#faults.delete(id);
  }

  of(delivery: Delivery): Fault | undefined {
    const fault = this.#faults.get(delivery.id);
    this.#faults.delete(delivery.id);
    return fault ?? this.next?.of(delivery);
  }
}
