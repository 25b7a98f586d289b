import type { Broker } from '../../broker/broker.js';
import type { ResultStore, Watcher } from '../../broker/result-store.js';
import type { Routing } from '../../broker/routing.js';
import type { ScheduleStore } from '../../broker/schedule-store.js';
import type { WorkflowStore } from '../../broker/workflow-store.js';
import { failing, type Outage } from './outage.js';
import { TestingTaskStore, type Listener } from './testing-task-store.js';

/** A memory broker that can be down, that loses replies on demand, and that says what is enqueued. */
export class TestingBroker implements Broker {
  readonly tasks: TestingTaskStore;
  readonly results: ResultStore;
  readonly workflows: WorkflowStore;
  readonly schedules: ScheduleStore;
  readonly queues: Broker['queues'];
  readonly inspector: Broker['inspector'];
  readonly figures: Broker['figures'];
  readonly audit: Broker['audit'];
  readonly events: Broker['events'];
  readonly eventLog: Broker['eventLog'];
  readonly deadLetters: Broker['deadLetters'];
  readonly workers: Broker['workers'];
  readonly leases: Broker['leases'];
  readonly control: Broker['control'];
  readonly limits: Broker['limits'];
  readonly settings: Broker['settings'];
  /** Of several shards. The worker of the kit has one session over all of them, so it does not see them. */
  declare readonly routing?: Routing;

  constructor(
    /** It answers also while this broker is down. */
    readonly memory: Broker,
    readonly outage: Outage,
    private readonly listener: Listener,
  ) {
    if (memory.routing !== undefined) this.routing = memory.routing;
    this.tasks = new TestingTaskStore(memory.tasks, outage, listener);
    this.results = this.#watched(failing(memory.results, outage));
    this.workflows = this.#noted(failing(memory.workflows, outage));
    this.schedules = this.#fired(failing(memory.schedules, outage));
    this.queues = failing(memory.queues, outage);
    this.figures = failing(memory.figures, outage);
    this.audit = failing(memory.audit, outage);
    this.eventLog = failing(memory.eventLog, outage);
    this.events = failing(memory.events, outage);
    this.inspector = failing(memory.inspector, outage);
    this.deadLetters = this.#requeued(failing(memory.deadLetters, outage));
    this.workers = failing(memory.workers, outage);
    this.leases = failing(memory.leases, outage);
    this.control = failing(memory.control, outage);
    this.limits = failing(memory.limits, outage);
    this.settings = failing(memory.settings, outage);
  }

  now(): number {
    return this.memory.now();
  }

  async time(): Promise<number> {
    this.outage.check();
    return this.memory.time();
  }

  async takesWrites(): Promise<boolean> {
    this.outage.check();
    return this.memory.takesWrites();
  }

  connect(): Promise<void> {
    return this.memory.connect();
  }

  close(): Promise<void> {
    return this.memory.close();
  }

  #watched(store: ResultStore): ResultStore {
    const watch: ResultStore['watch'] = (id, until, watcher: Watcher) => {
      this.listener.watched();
      return store.watch(id, until, watcher);
    };
    return withMethods(store, { watch });
  }

  #noted(store: WorkflowStore): WorkflowStore {
    const draft: WorkflowStore['draft'] = async (batch) => {
      this.listener.enqueuing(batch.nodes);
      const reply = await store.draft({ ...batch, durability: 'stored' });
      if (reply === 'taken') {
        this.listener.enqueued(batch.nodes);
        if (batch.entry !== undefined) await this.listener.published(batch.nodes);
      }
      return reply;
    };
    const add: WorkflowStore['add'] = async (addition) => {
      const reply = await store.add(addition);
      if (reply === true) this.listener.enqueued(addition.nodes);
      return reply;
    };
    return withMethods(store, { draft, add });
  }

  #requeued(store: Broker['deadLetters']): Broker['deadLetters'] {
    const requeue: Broker['deadLetters']['requeue'] = async (id, message) => {
      const isDone = await store.requeue(id, message);
      if (isDone) this.listener.enqueued([message]);
      return isDone;
    };
    return withMethods(store, { requeue });
  }

  #fired(store: ScheduleStore): ScheduleStore {
    const fire: ScheduleStore['fire'] = async (token, firings) => {
      const answer = await store.fire(token, firings);
      for (const [index, { pending, ticks }] of firings.entries()) {
        const all = pending === undefined ? ticks : [pending, ...ticks];
        const fired = all.filter((_tick, tick) => answer.replies[index]?.[tick] === 'fired');
        this.listener.enqueued(fired.map(({ message }) => message));
      }
      return answer;
    };
    return withMethods(store, { fire });
  }
}

/** The same object with some methods of its own. */
function withMethods<Store extends object>(store: Store, methods: Partial<Store>): Store {
  return new Proxy(store, {
    get: (target, key) => Reflect.get(key in methods ? methods : target, key) as unknown,
  });
}
