import type { METRICS } from './catalogue.js';
import type { Labels } from './metric.js';
import type { OtelAttributes } from './otel-meter.js';

type MetricKey = keyof typeof METRICS;

/** `ntq`: names of this package. `semantic`: those of the semantic conventions for messaging where there is one. */
export type OtelNames = 'ntq' | 'semantic';

/** An instrument of OpenTelemetry. */
export interface OtelName {
  readonly name: string;
  readonly unit: string;
  /** Attributes that all of its measurements have. */
  readonly attributes?: OtelAttributes;
}

const seconds = (name: string): OtelName => ({ name, unit: 's' });
const count = (name: string, unit: string, attributes?: OtelAttributes): OtelName => ({
  name,
  unit: `{${unit}}`,
  ...(attributes && { attributes }),
});
const tasks = (state: string) => count('ntq.queue.tasks', 'task', { state });

/** Metrics without an entry are histograms, which each process records itself. */
const OWN: Readonly<Partial<Record<MetricKey, OtelName>>> = {
  enqueued: count('ntq.task.enqueued', 'task'),
  runs: count('ntq.task.runs', 'run'),
  deadLettersAdded: count('ntq.dead_letter.added', 'task'),
  deadLetters: count('ntq.dead_letters', 'task'),
  waiting: tasks('waiting'),
  running: tasks('running'),
  delayed: tasks('delayed'),
  blocked: tasks('blocked'),
  oldestWait: seconds('ntq.queue.oldest.wait'),
  paused: count('ntq.queue.paused', 'queue'),
  oldestRun: seconds('ntq.queue.oldest.run'),
  workers: count('ntq.workers', 'worker'),
  slots: count('ntq.slots', 'slot'),
  loopLag: seconds('ntq.worker.loop.lag'),
  memory: { name: 'ntq.worker.memory', unit: 'By' },
  leaked: count('ntq.worker.leaked_handlers', 'handler'),
  scheduleOverdue: seconds('ntq.schedule.overdue'),
  schedulesMissed: count('ntq.schedule.missed', 'tick'),
  redisMemory: { name: 'ntq.redis.memory', unit: 'By' },
  breakerOpen: count('ntq.breaker.open', 'breaker'),
  shardUp: count('ntq.shard.up', 'shard'),
  shardWaiting: count('ntq.shard.waiting', 'task'),
  brokerUp: count('ntq.broker.up', 'broker'),
};

const SEMANTIC: Readonly<Partial<Record<MetricKey, OtelName>>> = {
  enqueued: count('messaging.client.sent.messages', 'message', { 'messaging.operation.name': 'send' }),
  runs: count('messaging.client.consumed.messages', 'message', { 'messaging.operation.name': 'process' }),
};

/** The instrument of a metric; `undefined` where OpenTelemetry gets it in another way. */
export function otelNameOf(key: MetricKey, names: OtelNames): OtelName | undefined {
  return (names === 'semantic' ? SEMANTIC[key] : undefined) ?? OWN[key];
}

export const HISTOGRAMS: Readonly<
  Record<OtelNames, Readonly<Record<'command' | 'lag' | 'run' | 'wait', OtelName>>>
> = {
  ntq: {
    run: seconds('ntq.task.run.duration'),
    wait: seconds('ntq.task.wait.duration'),
    lag: seconds('ntq.schedule.lag'),
    command: seconds('ntq.broker.command.duration'),
  },
  semantic: {
    run: { ...seconds('messaging.process.duration'), attributes: { 'messaging.operation.name': 'process' } },
    wait: seconds('ntq.task.wait.duration'),
    lag: seconds('ntq.schedule.lag'),
    command: seconds('messaging.client.operation.duration'),
  },
};

const SEMANTIC_LABELS: Readonly<Record<string, string>> = {
  queue: 'messaging.destination.name',
  task: 'ntq.task.name',
  outcome: 'ntq.outcome',
  schedule: 'ntq.schedule',
  script: 'messaging.operation.name',
};

/** Labels as attributes. */
export function otelAttributes(labels: Labels, names: OtelNames): OtelAttributes {
  if (names === 'ntq') return labels;
  const renamed = Object.entries(labels).map(([label, value]) => [SEMANTIC_LABELS[label] ?? label, value]);
  return { 'messaging.system': 'nest_task_queue', ...(Object.fromEntries(renamed) as OtelAttributes) };
}
