// bee-queue, which has no Nest module, with its defaults but for what is said in `facts.settings`.
import Queue from 'bee-queue';

const RETRIES = { noop: 0, flaky: 3 };

export const facts = {
  name: 'bee-queue',
  settings: {
    results: 'not stored; the value goes to whoever listens (sendEvents), the task is kept without end',
    connections: 'isWorker, getEvents and storeJobs only where they are needed, as its documentation advises',
    delayed: 'activateDelayedJobs in the process of the worker',
  },
  lacks: ['group-and-body'],
};

/**
 * @param {{ url: string, namespace: string, concurrency?: number, waits?: boolean }} setup without a concurrency there
 *   is no worker; `waits` when results are waited for
 * @param {(payload: object, attempt: number) => unknown} handler
 */
export async function open({ url, namespace, concurrency, waits = false }, handler) {
  const isWorker = concurrency !== undefined;
  const queue = new Queue('default', {
    prefix: namespace,
    redis: { url },
    isWorker,
    activateDelayedJobs: isWorker,
    getEvents: waits,
    storeJobs: waits,
  });
  await queue.ready();
  const jobOf = (task, payload) => queue.createJob(payload).retries(RETRIES[task]);
  return {
    enqueue: (task, payload) => (waits ? saveAndWait(jobOf(task, payload)) : jobOf(task, payload).save()),
    enqueueMany: async (task, payloads) =>
      saveAll(
        queue,
        payloads.map((payload) => jobOf(task, payload)),
      ),
    enqueueAt: async (task, payloads) =>
      saveAll(
        queue,
        payloads.map((payload) => jobOf(task, payload).delayUntil(payload.dueAt)),
      ),
    start: async () => {
      queue.process(concurrency, async ({ data, options }) => handler(data, attemptOf(options)));
    },
    resultOf: ({ result }) => result,
    unfinished: async () => {
      const { waiting, active, delayed } = await queue.checkHealth();
      return waiting + active + delayed;
    },
    close: () => queue.close(),
  };
}

/** It tells of the end only those who listened before: whoever does so after the save may miss it. */
async function saveAndWait(job) {
  const result = new Promise((resolve, reject) => job.once('succeeded', resolve).once('failed', reject));
  await job.save();
  return { result };
}

/** What could not be saved is in the answer, not thrown. */
async function saveAll(queue, jobs) {
  const errors = await queue.saveAll(jobs);
  for (const error of errors.values()) throw error;
}

/** The count of retries that are left is the attempt that it is. */
function attemptOf({ retries = 0 }) {
  return RETRIES.flaky - retries + 1;
}
