import { LEASE_MS } from '../contract/messages.js';
import type { OpenBroker } from '../contract/open-broker.js';

const INTERVAL_MS = LEASE_MS / 4;

interface Moments {
  /** When leases were last looked at. */
  readonly at: number;
  /** Until when nothing may be taken back. */
  readonly graceUntil: number;
}

/** Looks for expired leases as workers do, and knows when nobody may be declared lost: for a lease after a gap. */
export class RecoveryClock {
  #moments: Moments = { at: 0, graceUntil: 0 };
  #kept = this.#moments;

  constructor(
    private readonly opened: OpenBroker,
    /** In memory nobody outlives the broker: it needs no grace. */
    private readonly hasGrace: boolean,
  ) {}

  async recover(): Promise<void> {
    const now = this.opened.now();
    this.#tick(now);
    const { lost } = await this.opened.broker.tasks.recover(LEASE_MS);
    const isTooSoon = this.hasGrace && lost.length > 0 && now < this.#moments.graceUntil;
    if (isTooSoon) throw new Error(`${lost[0]?.id} was taken back in the time of grace`);
  }

  keep(): void {
    this.#kept = this.#moments;
  }

  putBack(): void {
    this.#moments = this.#kept;
  }

  #tick(now: number): void {
    const { at, graceUntil } = this.#moments;
    const passed = at > now + INTERVAL_MS ? now : now - at;
    if (passed < INTERVAL_MS) return;
    const until = passed > 5 * INTERVAL_MS + 1_000 ? now + LEASE_MS : graceUntil;
    this.#moments = { at: now, graceUntil: Math.min(until, now + LEASE_MS) };
  }
}
