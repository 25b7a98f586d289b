// The cost of tracing: how fast tasks are enqueued and drained without it, with the SDK alone, with spans that are not sampled, and with
// spans that are. The SDK alone begins two spans for each task, by its ids and its sampler, and nobody keeps them.
// One process, one Redis, rounds by turns. Prints lines; exit code 1 when a promise is not kept.
// npm run bench:tracing -- [--tasks n] [--rounds n] [--concurrency n]
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { BasicTracerProvider, NoopSpanProcessor, SamplingDecision } from '@opentelemetry/sdk-trace-base';
import { otel } from 'nest-task-queue/tracing';
import { median } from './report/statistics.mjs';
import { endOnSignals } from './run/ending.mjs';
import { playModes } from './run/modes.mjs';
import { openRedis } from './run/private-redis.mjs';
import { backlogPhases, openNoop } from './work/noop-app.mjs';
import { numbersGiven } from './work/numbers.mjs';

/** Of the speed without tracing, where spans are not sampled. */
const UNSAMPLED_AT_LEAST = 0.97;
const MODES = ['absent', 'sdk', 'unsampled', 'sampled'];

const { tasks, rounds, concurrency } = numbersGiven({ tasks: 60_000, rounds: 9, concurrency: 100 });

const { enqueue, drain } = backlogPhases(tasks);

let isSampled = false;
const { RECORD_AND_SAMPLED, NOT_RECORD } = SamplingDecision;
const sampler = { shouldSample: () => ({ decision: isSampled ? RECORD_AND_SAMPLED : NOT_RECORD }) };
trace.setGlobalTracerProvider(
  new BasicTracerProvider({ sampler, spanProcessors: [new NoopSpanProcessor()] }),
);
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());

const redis = await openRedis();
endOnSignals(redis.close);
const ATTRIBUTES = {
  'messaging.system': 'nest_task_queue',
  'messaging.destination.name': 'default',
  'messaging.operation.name': 'process',
  'messaging.operation.type': 'process',
  'ntq.task.name': 'noop',
};

/** What no tracer of this SDK can do without: a span of each enqueue and of each run, begun and dropped. */
function sdkAlone() {
  const tracer = trace.getTracer('bench');
  const begin = () => void tracer.startSpan('process noop', { attributes: ATTRIBUTES }, context.active());
  return { send: begin, process: begin, within: (_span, body) => body(), end: () => undefined };
}

const TRACERS = { sdk: sdkAlone, unsampled: otel, sampled: otel };

/** An application of that mode, with a namespace of its own. */
function open(mode) {
  const tracing = TRACERS[mode]?.();
  const namespace = `bench-tracing-${mode}-${process.pid}`;
  return openNoop({ broker: redis.url, namespace, worker: { concurrency }, ...(tracing && { tracing }) });
}

/** Time of the processor that this process has used, in us. */
function cpuUs() {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** Enqueues and drains; gives the speed of both, in tasks a second, and the time of the processor for a task of each. */
async function play(app, mode) {
  isSampled = mode === 'sampled';
  const [enqueuedAt, enqueuedCpu] = [performance.now(), cpuUs()];
  await enqueue(app);
  const [startedAt, startedCpu] = [performance.now(), cpuUs()];
  await drain(app);
  const [endedAt, endedCpu] = [performance.now(), cpuUs()];
  await redis.clear(app.namespace);
  return {
    enqueue: speed(startedAt - enqueuedAt),
    drain: speed(endedAt - startedAt),
    enqueueUs: (startedCpu - enqueuedCpu) / tasks,
    drainUs: (endedCpu - startedCpu) / tasks,
  };
}

function speed(ms) {
  return (tasks / ms) * 1_000;
}

/** The median of the ratios of rounds that were played together. */
function ratio(all, mode, figure) {
  return median(all.map((round) => round[mode][figure] / round.absent[figure]));
}

function tell(all, mode) {
  for (const figure of ['enqueue', 'drain']) {
    const [perSecond, us] = [figure, `${figure}Us`].map((name) =>
      median(all.map((round) => round[mode][name])),
    );
    const [ofSpeed, ofUs] = [figure, `${figure}Us`].map((name) => ratio(all, mode, name).toFixed(2));
    console.log(
      `${mode}: ${figure} ${Math.round(perSecond)} tasks/s (${ofSpeed}), ${us.toFixed(1)} us of the processor each (${ofUs})`,
    );
  }
}

try {
  const all = await playModes(MODES, rounds, { open, play });
  for (const mode of MODES) tell(all, mode);
  const isKept = ['enqueue', 'drain'].every(
    (figure) => ratio(all, 'unsampled', figure) >= UNSAMPLED_AT_LEAST,
  );
  console.log(
    `spans that are not sampled: ${UNSAMPLED_AT_LEAST} of the speed is ${isKept ? '' : 'not '}kept`,
  );
  if (!isKept) process.exitCode = 1;
} finally {
  await redis.close();
}
