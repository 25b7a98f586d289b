import { hostname } from 'node:os';
import { messageOf } from '../beat/message-of.js';
import { Schedules } from '../beat/schedules.js';
import type { Broker } from '../broker/broker.js';
import { Composer } from '../canvas/composer.js';
import type { AnySignature } from '../canvas/signature.js';
import { ClusterEvents } from '../client/cluster-events.js';
import { EventLogger } from '../client/event-logger.js';
import { DeadLetters } from '../client/dead-letters.js';
import { Audit, type Actor } from '../client/audit.js';
import { FigureReporter } from '../client/figure-reporter.js';
import { Inspector } from '../client/inspector.js';
import { Limits } from '../client/limits.js';
import { Placer } from '../client/placer.js';
import { Queues } from '../client/queues.js';
import type { TaskCatalog } from '../client/task-catalog.js';
import { SendTracer } from '../client/send-tracer.js';
import { TaskClient } from '../client/task-client.js';
import { Workers } from '../client/workers.js';
import type { Random } from '../core/clock.js';
import { FigureRecorder } from '../core/figure-recorder.js';
import { Anchors } from '../core/anchors.js';
import { Lanes, type QueueFlow } from '../core/lanes.js';
import { MessageFactory } from '../core/message-factory.js';
import type { Redact } from '../core/redact.js';
import { TaskEvents } from '../core/task-events.js';
import { TaskIds } from '../core/task-id.js';
import type { Durability } from '../core/task-options.js';
import { noteChanges } from './audit-rules.js';
import type { ServerAddress, Tracing } from '../core/tracing.js';
import { secureRandom } from './secure-random.js';

/** The facts of the application that the services need. */
export interface ServiceOptions {
  readonly catalog: TaskCatalog;
  /** Those of the application. Left out: no task is known. */
  readonly queues?: readonly QueueFlow[];
  /** Bytes; infinite where there is no application. */
  readonly maxPayload: number;
  readonly durability: Durability;
  readonly redact: Redact | undefined;
  /** One whose errors reach no enqueue. Left out: enqueues have no spans. */
  readonly tracing?: Tracing | undefined;
  /** Where the broker is, for spans. */
  readonly server?: ServerAddress | undefined;
  /** Of ids. Default: the randomness of node:crypto. */
  readonly random?: Random;
  /** Whether it is summed up how tasks are enqueued and run. Default true. */
  readonly figures?: boolean;
  /** How many events the log keeps. Left out: the events of this process are not logged. */
  readonly eventLog?: number | undefined;
  /** The person or process that changes something through these services. Default: this process, by its machine and its id. */
  readonly actor?: Actor;
  /** Called with what a listener of task events has thrown. */
  readonly onListenerError: (error: unknown) => void;
}

/** The services of one namespace, wired once: for the module and for the command alike. */
export interface Services {
  readonly broker: Broker;
  readonly ids: TaskIds;
  /** Of a broker of several shards: `undefined` where there is one. */
  readonly placer: Placer | undefined;
  readonly lanes: Lanes;
  readonly events: TaskEvents;
  /** The way of events from process to process. */
  readonly live: ClusterEvents;
  readonly composer: Composer;
  /** The tasks and queues of the application. */
  readonly catalog: TaskCatalog;
  readonly tasks: TaskClient;
  readonly schedules: Schedules;
  readonly queues: Queues;
  readonly workers: Workers;
  readonly inspector: Inspector;
  readonly limits: Limits;
  readonly deadLetters: DeadLetters;
  /** Notes the changes that operators make. */
  readonly audit: Audit;
  /** Sums up how tasks are enqueued and run; `undefined` where the options say so. */
  readonly figures: FigureRecorder | undefined;
  /** Hands over the last figures and events. The broker stays open. */
  close(): Promise<void>;
}

export function createServices(broker: Broker, options: ServiceOptions): Services {
  const { catalog, maxPayload, durability, redact } = options;
  const figures = options.figures === false ? undefined : new FigureRecorder();
  const ids = new TaskIds(() => broker.now(), options.random ?? secureRandom());
  const lanes = new Lanes(options.queues);
  const live = new ClusterEvents(broker, eventLoggerOf(broker, options.eventLog, ids));
  const events = new TaskEvents(options.onListenerError, live);
  const factory = new MessageFactory({ tasks: catalog, lanes, maxPayload });
  const composer = new Composer(factory);
  const tracer = options.tracing && new SendTracer(options.tracing, options.server);
  const placer = placerOf(broker, options, ids);
  const tasks = new TaskClient(broker, catalog, {
    ids,
    placer,
    durability,
    events,
    factory,
    figures,
    tracer,
  });
  const queueNames = options.queues?.map(({ name }) => name);
  const queues = new Queues(broker, queueNames);
  const workers = new Workers(broker);
  const reporter =
    figures && new FigureReporter(broker.figures, figures, ids.next(), (watched) => live.learn(watched));
  if (figures) countOthers(figures, broker, events);
  const audit = new Audit(broker.audit, options.actor ?? thisProcess());
  const services = {
    broker,
    audit,
    ids,
    placer,
    lanes,
    events,
    live,
    composer,
    catalog,
    tasks,
    schedules: schedulesOn(broker, composer, { tasks, placer }),
    queues,
    workers,
    inspector: new Inspector(broker, { queues, workers, audit, flush: async () => reporter?.flush() }),
    limits: new Limits(broker),
    deadLetters: new DeadLetters(broker, { ids, placer, catalog, lanes, factory, redact }),
    figures,
    close: async () => void (await Promise.all([live.close(), reporter?.close()])),
  };
  noteChanges(services, audit);
  return services;
}

function placerOf(
  { routing }: Broker,
  { catalog, queues }: ServiceOptions,
  ids: TaskIds,
): Placer | undefined {
  return routing && new Placer({ routing, anchors: new Anchors(queues), ids, tasks: catalog });
}

function schedulesOn(
  broker: Broker,
  composer: Composer,
  { tasks, placer }: { readonly tasks: TaskClient; readonly placer: Placer | undefined },
): Schedules {
  return new Schedules(broker, {
    messageOf: (task) => messageOf(composer, task),
    ...(placer && { checkHome: (id, task) => checkMembers(composer, placer, { id, task }) }),
    result: (id) => tasks.result(id),
  });
}

/** @throws ShardCrossingError for a signature with a member that cannot live beside an id */
async function checkMembers(
  composer: Composer,
  placer: Placer,
  { id, task }: { readonly id: string; readonly task: AnySignature },
): Promise<void> {
  const messages = composer.messages(task, { id, options: {} }, { now: 0 });
  for (const message of placer.checked(messages, id)) await message;
}

function eventLoggerOf(broker: Broker, maxLength: number | undefined, ids: TaskIds): EventLogger | undefined {
  if (maxLength === undefined) return undefined;
  return new EventLogger(broker.eventLog, { source: ids.next(), maxLength, now: () => broker.now() });
}

/** Schedules and commands are counted beside tasks. */
function countOthers(figures: FigureRecorder, broker: Broker, events: TaskEvents): void {
  events.on('schedule-fired', ({ schedule, lagMs }) => figures.fired(schedule, lagMs));
  events.on('schedule-missed', ({ schedule, count }) => figures.missed(schedule, count));
  broker.observeCommands?.((script, ms) => figures.command(script, ms));
}

function thisProcess(): Actor {
  return { via: 'service', who: `${hostname()} ${process.pid}` };
}
