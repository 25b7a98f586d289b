import type { Broker } from '../broker/broker.js';
import { BrokerUnavailableError, InvalidOptionError } from '../core/errors.js';
import { queueName } from '../core/option-check.js';
import {
  jsonAnswer,
  textAnswer,
  type HttpAnswer,
  type HttpRequest,
  type HttpRoute,
} from '../http/http-route.js';
import { acceptedFormat } from './accepted-format.js';
import type { ClusterMetrics } from './cluster-metrics.js';
import { readScale } from './scale.js';
import { textOf } from './text-format.js';

/** An autoscaler asks again soon, and gives up after three seconds. */
const SCALE_TIMEOUT_MS = 2_000;
const MAX_QUEUES = 100;

/** The broker of a process, and its metrics. */
export interface MetricsSource {
  readonly broker: Broker;
  readonly metrics: ClusterMetrics;
}

/** `/metrics`, and `/scale?queue=a,b`. */
export function metricsRoutes(source: () => MetricsSource | undefined): readonly HttpRoute[] {
  return [
    {
      path: '/metrics',
      handle: (request) => withSource(source, ({ metrics }) => metricsAnswer(metrics, request)),
    },
    { path: '/scale', handle: (request) => withSource(source, ({ broker }) => scaleAnswer(broker, request)) },
  ];
}

function withSource(
  source: () => MetricsSource | undefined,
  answer: (source: MetricsSource) => Promise<HttpAnswer>,
): Promise<HttpAnswer> | HttpAnswer {
  const present = source();
  return present === undefined ? textAnswer(503, 'No worker has started yet.') : answer(present);
}

/** The metrics in the format that the client prefers. */
export async function metricsAnswer(
  metrics: Pick<ClusterMetrics, 'read'>,
  { headers }: Pick<HttpRequest, 'headers'>,
): Promise<HttpAnswer> {
  const { contentType, text } = textOf(await metrics.read(), acceptedFormat(headers.accept));
  return { status: 200, headers: { 'content-type': contentType }, body: text };
}

/** The load of the queues of the parameter `queue`; 503 while the broker is away, so that an autoscaler keeps what it has. */
export async function scaleAnswer(
  broker: Broker,
  { query }: Pick<HttpRequest, 'query'>,
): Promise<HttpAnswer> {
  try {
    return jsonAnswer(200, await inTime(readScale(broker, queuesOf(query))));
  } catch (error) {
    if (error instanceof InvalidOptionError) return jsonAnswer(400, { error: error.message });
    if (error instanceof BrokerUnavailableError) return jsonAnswer(503, { error: error.message });
    throw error;
  }
}

/** The names of `?queue=a,b` or `?queue=a&queue=b`; `undefined` for all queues. */
function queuesOf(query: URLSearchParams): readonly string[] | undefined {
  const names = query.getAll('queue').flatMap((list) => list.split(','));
  if (names.length > MAX_QUEUES)
    throw new InvalidOptionError(`queue: name at most ${MAX_QUEUES} queues, not ${names.length}.`);
  for (const name of names) queueName(name, 'queue');
  return names.length === 0 ? undefined : [...new Set(names)];
}

async function inTime<Value>(work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const error = new BrokerUnavailableError(`The broker did not answer within ${SCALE_TIMEOUT_MS} ms.`);
    timer = setTimeout(() => reject(error), SCALE_TIMEOUT_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
