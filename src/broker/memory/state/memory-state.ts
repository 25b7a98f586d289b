import type { Clock } from '../../../core/clock.js';
import { BrokerUnavailableError } from '../../../core/errors.js';
import type { WorkerInfo } from '../../worker-registry.js';
import { DueList } from '../due-list.js';
import { Lanes } from '../lanes.js';
import { BlockedGroups } from '../limits/blocked.js';
import { LimitKeys } from '../limits/limit-keys.js';
import { Reply } from '../reply.js';
import { Wake } from '../wake.js';
import { Watchers } from '../watchers.js';
import { DeadLetterState } from './dead-letter-state.js';
import { EventState } from './event-state.js';
import { FigureState } from './figure-state.js';
import { LeaseState } from './lease-state.js';
import { ReadyState } from './ready-state.js';
import { RecordState } from './record-state.js';
import { RevocationState } from './revocation-state.js';
import { ScheduleState } from './schedule-state.js';
import { WorkflowState } from './workflow-state.js';

/** The keys of Redis, as maps: each part has one owner, and decides nothing. */
export class MemoryState {
  readonly records = new RecordState();
  readonly ready = new ReadyState();
  readonly lanes = new Lanes();
  readonly delayed = new DueList();
  /** Tasks that wait, by the moment after which they do not start. */
  readonly expiries = new DueList();
  readonly leases = new LeaseState();
  readonly revocations = new RevocationState();
  readonly deadLetters = new DeadLetterState();
  readonly workflows = new WorkflowState();
  readonly schedules = new ScheduleState();
  readonly figures = new FigureState();
  readonly events = new EventState();
  readonly workers = new Map<string, WorkerInfo>();
  readonly watchers = new Watchers();
  readonly wake: Wake;
  readonly limitKeys: LimitKeys;
  readonly blocked: BlockedGroups;
  readonly reply = new Reply();
  #isClosed = false;

  constructor(readonly clock: Clock) {
    this.wake = new Wake(clock);
    this.limitKeys = new LimitKeys(clock, this.reply);
    this.blocked = new BlockedGroups(this.limitKeys, this.lanes, (queue) => this.wake.queue(queue));
  }

  /** All who wait for work or for a result learn that nothing comes any more. */
  close(): void {
    this.#isClosed = true;
    this.wake.close();
    this.watchers.close();
    this.events.close();
  }

  /** Throws where a task would be made that nobody could ever run. */
  checkOpen(operation: string): void {
    if (this.#isClosed)
      throw new BrokerUnavailableError(`memory:// was closed (${operation}): its tasks are gone.`);
  }
}
