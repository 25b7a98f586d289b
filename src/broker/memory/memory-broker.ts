import type { Clock } from '../../core/clock.js';
import type { Broker } from '../broker.js';
import { MemoryControl } from './memory-control.js';
import { MemoryDeadLetterStore } from './memory-dead-letter-store.js';
import { MemoryAuditStore } from './memory-audit-store.js';
import { MemoryEventLogStore } from './memory-event-log-store.js';
import { MemoryEventStore } from './memory-event-store.js';
import { MemoryFigureStore } from './memory-figure-store.js';
import { MemoryInspector } from './memory-inspector.js';
import { MemoryLeaseStore } from './memory-lease-store.js';
import { MemoryLimitStore } from './memory-limit-store.js';
import { MemoryQueueStore } from './memory-queue-store.js';
import { MemoryResultStore } from './memory-result-store.js';
import { MemoryScheduleStore } from './memory-schedule-store.js';
import { MemorySettingStore } from './memory-setting-store.js';
import { MemoryState } from './state/memory-state.js';
import { MemoryTaskStore } from './memory-task-store.js';
import { MemoryWorkerRegistry } from './memory-worker-registry.js';
import { MemoryWorkflowStore } from './memory-workflow-store.js';
import { systemClock } from './system-clock.js';

/** Messages in this process, gone with it: for a first look, for development and for tests. */
export class MemoryBroker implements Broker {
  readonly tasks: MemoryTaskStore;
  readonly results: MemoryResultStore;
  readonly queues: MemoryQueueStore;
  readonly inspector: MemoryInspector;
  readonly figures: MemoryFigureStore;
  readonly audit: MemoryAuditStore;
  readonly events: MemoryEventStore;
  readonly eventLog: MemoryEventLogStore;
  readonly deadLetters: MemoryDeadLetterStore;
  readonly workers: MemoryWorkerRegistry;
  readonly workflows: MemoryWorkflowStore;
  readonly schedules: MemoryScheduleStore;
  readonly leases: MemoryLeaseStore;
  readonly control: MemoryControl;
  readonly limits: MemoryLimitStore;
  readonly settings: MemorySettingStore;
  readonly #state: MemoryState;

  constructor(clock: Clock = systemClock) {
    this.#state = new MemoryState(clock);
    this.tasks = new MemoryTaskStore(this.#state);
    this.results = new MemoryResultStore(this.#state);
    this.queues = new MemoryQueueStore(this.#state);
    this.figures = new MemoryFigureStore(this.#state);
    this.audit = new MemoryAuditStore(this.#state);
    this.events = new MemoryEventStore(this.#state);
    this.eventLog = new MemoryEventLogStore(this.#state);
    this.inspector = new MemoryInspector(this.#state, this.results);
    this.deadLetters = new MemoryDeadLetterStore(this.#state);
    this.workers = new MemoryWorkerRegistry(this.#state);
    this.workflows = new MemoryWorkflowStore(this.#state);
    this.schedules = new MemoryScheduleStore(this.#state);
    this.leases = new MemoryLeaseStore(this.#state);
    this.control = new MemoryControl(this.#state);
    this.limits = new MemoryLimitStore(this.#state);
    this.settings = new MemorySettingStore(this.#state, this);
  }

  now(): number {
    return this.#state.clock.now();
  }

  time(): Promise<number> {
    return Promise.resolve(this.now());
  }

  takesWrites(): Promise<boolean> {
    return Promise.resolve(true);
  }

  connect(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#state.close();
    return Promise.resolve();
  }
}
