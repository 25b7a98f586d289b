import { TaskQueueError } from '../../core/errors.js';
import { Failure } from '../../core/failure.js';
import type { Outcome } from '../../core/outcome.js';
import type { Run } from '../../worker/run.js';
import type { FaultPlan } from './fault-plan.js';
import type { Outage } from './outage.js';

/** The worker as far as a fault concerns it. */
interface Mortal {
  readonly id: string;
  /** It is gone with all that it runs; answers the tasks that are lost with it. */
  die(): readonly Run[];
}

/** A worker that has died. */
interface Death {
  readonly worker: string;
  /** How many tasks it ran. */
  readonly ran: number;
  /** Its supervisor gives back at once what it held. */
  readonly isNoticed: boolean;
}

/** Lets attempts meet their faults at the moment at which they end, also those that waited for it beside others. */
export class FaultInjector {
  /** Tasks whose worker is lost, until their leases have run out. */
  readonly lost = new Set<string>();
  #deaths: Death[] = [];

  constructor(
    private readonly plan: FaultPlan,
    private readonly outage: Outage,
  ) {}

  /** The outcome of an attempt that has ended, after its fault, if it meets one; `undefined` if its worker dies before it settles. */
  meet(worker: Mortal, run: Run, outcome: Outcome): Outcome | undefined {
    const fault = this.plan.of(run.delivery);
    switch (fault) {
      case undefined:
        return outcome;
      case 'reply-lost':
        this.outage.loseReply(run.id);
        return outcome;
      case 'retried':
        return retried(outcome);
      case 'worker-killed':
      case 'worker-lost':
        this.#kill(worker, run, fault === 'worker-killed');
        return undefined;
      default:
        return fault satisfies never;
    }
  }

  /** The workers that have died since it was last asked. */
  takeDeaths(): readonly Death[] {
    const deaths = this.#deaths;
    this.#deaths = [];
    return deaths;
  }

  #kill(worker: Mortal, run: Run, isNoticed: boolean): void {
    const { id } = worker;
    const lost = [run, ...worker.die()];
    this.#deaths.push({ worker: id, ran: lost.length, isNoticed });
    if (!isNoticed) for (const each of lost) this.lost.add(each.id);
  }
}

function retried(outcome: Outcome): Outcome {
  if (outcome.kind !== 'succeeded') return outcome;
  const error = new TaskQueueError('The connection broke at the very end (a fault of the testing kit).');
  return { kind: 'retried', failure: JSON.stringify(Failure.from(error).toData()), afterMs: 0 };
}
