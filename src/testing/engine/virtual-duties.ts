import type { Duty } from '../../core/duty.js';
import type { VirtualClock } from './virtual-clock.js';

/** A duty, and when it is to come again. */
interface Planned {
  readonly duty: Duty;
  /** Whether it belongs to a worker. */
  readonly isOfWorker: boolean;
  /** Only then it is turned. */
  readonly isNeeded: () => boolean;
  at: number;
}

/** Runs duties as a DutyRunner does, at the pace of a virtual clock. */
export class VirtualDuties {
  readonly #planned: Planned[] = [];

  constructor(
    private readonly clock: VirtualClock,
    private readonly mayTurn: () => boolean,
  ) {}

  /** Adds a duty, which comes at once; the returned function calls it before its time. */
  add(duty: Duty, isOfWorker: boolean, isNeeded = () => true): () => void {
    const planned = { duty, isOfWorker, isNeeded, at: this.clock.now() };
    this.#planned.push(planned);
    return () => void (planned.at = this.clock.now());
  }

  /** Turns all that is due. */
  async turn(withWorker: boolean): Promise<void> {
    if (!this.mayTurn()) return;
    for (const planned of this.#needed(withWorker))
      while (planned.at <= this.clock.now())
        planned.at = this.clock.now() + Math.ceil(await planned.duty.turn());
  }

  nextAt(withWorker: boolean): number {
    return Math.min(Number.POSITIVE_INFINITY, ...this.#needed(withWorker).map(({ at }) => at));
  }

  #needed(withWorker: boolean): readonly Planned[] {
    return this.#planned.filter(({ isOfWorker, isNeeded }) => (withWorker || !isOfWorker) && isNeeded());
  }
}
