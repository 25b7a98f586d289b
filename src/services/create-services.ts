import { messageOf } from '../beat/message-of.js';
import { Schedules } from '../beat/schedules.js';
import type { Broker } from '../broker/broker.js';
import { Composer } from '../canvas/composer.js';
import { DeadLetters } from '../client/dead-letters.js';
import { Inspector } from '../client/inspector.js';
import { Limits } from '../client/limits.js';
import type { TaskCatalog } from '../client/task-catalog.js';
import { TaskClient } from '../client/task-client.js';
import { Lanes, type QueueFlow } from '../core/lanes.js';
import type { Redact } from '../core/redact.js';
import { TaskEvents } from '../core/task-events.js';
import { TaskIds } from '../core/task-id.js';
import type { Durability } from '../core/task-options.js';

/** What the services know of the application. */
export interface ServiceOptions {
  readonly catalog: TaskCatalog;
  /** Those of the application; without it none is known. */
  readonly queues?: readonly QueueFlow[];
  /** Bytes. */
  readonly maxPayload: number;
  readonly durability: Durability;
  readonly redact: Redact | undefined;
  /** Called with what a listener of task events has thrown. */
  readonly onListenerError: (error: unknown) => void;
}

/** The services of one namespace, wired once: for the module and for the command alike. */
export interface Services {
  readonly ids: TaskIds;
  readonly lanes: Lanes;
  readonly events: TaskEvents;
  readonly composer: Composer;
  readonly tasks: TaskClient;
  readonly schedules: Schedules;
  readonly inspector: Inspector;
  readonly limits: Limits;
  readonly deadLetters: DeadLetters;
}

export function createServices(broker: Broker, options: ServiceOptions): Services {
  const { catalog, queues, maxPayload, durability, redact } = options;
  const ids = new TaskIds(() => broker.now(), Math.random);
  const lanes = new Lanes(queues);
  const events = new TaskEvents(options.onListenerError);
  const composer = composerOf(options, lanes);
  const tasks = new TaskClient(broker, catalog, { ids, maxPayload, durability, events, composer, lanes });
  return {
    ids,
    lanes,
    events,
    composer,
    tasks,
    schedules: new Schedules(broker, {
      messageOf: (task) => messageOf(tasks, task),
      result: (id) => tasks.result(id),
    }),
    inspector: new Inspector(
      broker,
      queues?.map(({ name }) => name),
    ),
    limits: new Limits(broker),
    deadLetters: new DeadLetters(broker, { ids, catalog, redact }),
  };
}

function composerOf({ catalog, maxPayload }: ServiceOptions, lanes: Lanes): Composer {
  return new Composer({
    byName: (name) => catalog.byName(name),
    checkQueue: (queue) => catalog.maxLength(queue),
    maxPayload,
    lanes,
  });
}
