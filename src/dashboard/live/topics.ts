import type { Sources } from '../sources.js';
import { ApiError } from '../http/api-error.js';
import { readLimits } from '../read/limits.js';
import { readTask } from '../read/task.js';
import { readWorkflow } from '../read/workflow.js';
import { overviewCounts } from '../view/overview-counts.js';
import { queueRow } from '../view/queue-row.js';
import { scheduleRow } from '../view/schedule-row.js';
import { workerRow } from '../view/worker-row.js';
import type { BulkJobs } from '../bulk/bulk-jobs.js';
import { eventSource } from './event-source.js';
import { sampled } from './sampled.js';
import type { TopicSource } from './topic-source.js';

const SAMPLE_MS = 2_000;
const TASK_MS = 1_000;

/** The sources of all topics, by the name of the topic. */
export function topicSources(sources: Sources, bulk: BulkJobs): (topic: string) => TopicSource {
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
    events: () => eventSource(services.events),
  };
  const byId: Readonly<Record<string, (id: string) => TopicSource>> = {
    task: (id) => sampled(TASK_MS, async () => (await readTask(sources, id)) ?? null),
    workflow: (id) => sampled(SAMPLE_MS, async () => (await readWorkflow(sources, id)) ?? null),
    bulk: (id) => sampled(TASK_MS, () => Promise.resolve(bulk.get(id) ?? null)),
  };
  return (topic) => {
    const [, kind = '', id = ''] = /^([a-z]+):(.+)$/s.exec(topic) ?? [];
    if (Object.hasOwn(byId, kind)) return (byId[kind] as (id: string) => TopicSource)(id);
    if (Object.hasOwn(plain, topic)) return (plain[topic] as () => TopicSource)();
    const known = [...Object.keys(plain), ...Object.keys(byId).map((name) => `${name}:<id>`)];
    throw new ApiError(400, 'BAD_TOPICS', `There is no such topic. Known are: ${known.join(', ')}.`);
  };
}
