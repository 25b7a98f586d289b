import type { Sources } from '../sources.js';
import type { DashboardUser } from '../http/access.js';
import { ApiError } from '../http/api-error.js';
import { readLimits } from '../read/limits.js';
import { readTask } from '../read/task.js';
import { readWorkflow } from '../read/workflow.js';
import { bulkRow } from '../view/bulk-row.js';
import { overviewCounts } from '../view/overview-counts.js';
import type { Payloads } from '../view/payloads.js';
import { queueRow } from '../view/queue-row.js';
import { scheduleRow } from '../view/schedule-row.js';
import { workerRow } from '../view/worker-row.js';
import type { BulkJobs } from '../bulk/bulk-jobs.js';
import { eventSource } from './event-source.js';
import { sampled } from './sampled.js';
import type { TopicSource } from './topic-source.js';

const SAMPLE_MS = 2_000;
const TASK_MS = 1_000;

/** The source of a topic, by its name, for one who listens. */
export type SourceOf = (topic: string, user: Pick<DashboardUser, 'permissions'>) => TopicSource;

/** The sources of all topics. */
export function topicSources(sources: Sources, bulk: BulkJobs): SourceOf {
  const { samples, services } = sources;
  const plain: Readonly<Record<string, () => TopicSource>> = {
    counts: () => sampled(SAMPLE_MS, async () => overviewCounts(await samples.overview.get())),
    queues: () => sampled(SAMPLE_MS, async () => (await samples.overview.get()).queues.map(queueRow)),
    workers: () => sampled(SAMPLE_MS, async () => (await samples.overview.get()).workers.map(workerRow)),
    limits: () => sampled(SAMPLE_MS, () => readLimits(sources)),
    schedules: () =>
      sampled(SAMPLE_MS, async () =>
        (await samples.schedules.get()).map((info) => scheduleRow(info, services.broker.now())),
      ),
    events: () => eventSource(services.events, sources.payloads),
  };
  // These show payloads, so those who may read them share no value with those who may not.
  const audienceOf = (payloads: Payloads) => (payloads === sources.payloads ? 'payload.read' : 'view');
  const byId: Readonly<Record<string, (id: string, payloads: Payloads) => TopicSource>> = {
    task: (id, payloads) => ({
      ...sampled(TASK_MS, async () => (await readTask(sources, id, payloads)) ?? null),
      audience: audienceOf(payloads),
    }),
    workflow: (id) => sampled(SAMPLE_MS, async () => (await readWorkflow(sources, id)) ?? null),
    bulk: (id, payloads) => ({
      ...sampled(TASK_MS, async () => {
        const job = await bulk.get(id);
        return job === undefined ? null : bulkRow(job, payloads);
      }),
      audience: audienceOf(payloads),
    }),
  };
  return (topic, user) => {
    const [, kind = '', id = ''] = /^([a-z]+):(.+)$/s.exec(topic) ?? [];
    // The name of a topic is the name of its events.
    if (/\p{Cc}/u.test(topic)) throw new ApiError(400, 'BAD_TOPICS', 'A topic has no control characters.');
    if (Object.hasOwn(byId, kind))
      return (byId[kind] as (typeof byId)[string])(id, sources.payloadsFor(user));
    if (Object.hasOwn(plain, topic)) return (plain[topic] as () => TopicSource)();
    const known = [...Object.keys(plain), ...Object.keys(byId).map((name) => `${name}:<id>`)];
    throw new ApiError(400, 'BAD_TOPICS', `There is no such topic. Known are: ${known.join(', ')}.`);
  };
}
