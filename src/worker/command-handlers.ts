import { MAX_CONCURRENCY } from '../core/worker-bounds.js';
import type { Worker } from './worker.js';

const MAX_LISTED = 1_000;

/** The worker that carries out commands, and its application. */
export interface CommandContext {
  readonly worker: Worker;
  /** All queues of the application, in the order in which they are served. */
  readonly queues: readonly string[];
}

type Args = Readonly<Record<string, unknown>>;
type CommandHandler = (context: CommandContext, args: Args) => unknown;

/** The commands of a worker. An answer is JSON; an error says why the command was not carried out. */
export const COMMAND_HANDLERS: ReadonlyMap<string, CommandHandler> = new Map<string, CommandHandler>([
  ['ping', () => 'pong'],
  ['active', ({ worker }, args) => worker.running(listLimit(args))],
  ['reserved', ({ worker }, args) => worker.reserved(listLimit(args))],
  ['registered', ({ worker }) => worker.info().tasks],
  ['stats', ({ worker }) => worker.info()],
  ['add-queue', (context, { queue }) => changeQueues(context, queue, true)],
  ['remove-queue', (context, { queue }) => changeQueues(context, queue, false)],
  ['grow', ({ worker }, { count }) => changeSlots(worker, countOf(count))],
  ['shrink', ({ worker }, { count }) => changeSlots(worker, -countOf(count))],
  ['pause', ({ worker }) => worker.pause()],
  ['resume', ({ worker }) => worker.resume()],
  ['time-limits', ({ worker }, { task }) => learnLimits(worker, task)],
  // Carried out once the answer is on its way.
  ['shutdown', () => undefined],
]);

function changeQueues(
  { worker, queues }: CommandContext,
  queue: unknown,
  isAdded: boolean,
): readonly string[] {
  if (typeof queue !== 'string' || !queues.includes(queue))
    throw new Error(`Its application declares no queue '${String(queue)}', but ${queues.join(', ')}.`);
  const before = new Set(worker.queues);
  const served = queues.filter((name) => (name === queue ? isAdded : before.has(name)));
  if (served.length === 0) throw new Error(`'${queue}' is its only queue. Pause or shut it down instead.`);
  worker.change({ queues: served });
  return served;
}

function changeSlots(worker: Worker, by: number): number {
  const concurrency = worker.concurrency + by;
  if (concurrency < 1 || concurrency > MAX_CONCURRENCY)
    throw new Error(`It runs ${worker.concurrency} at once: from 1 to ${MAX_CONCURRENCY} are possible.`);
  worker.change({ concurrency });
  return concurrency;
}

/** Answers whether it knows the task. */
async function learnLimits(worker: Worker, task: unknown): Promise<boolean> {
  await worker.learn();
  return worker.info().tasks.some(({ name }) => name === task);
}

function countOf(count: unknown): number {
  if (typeof count === 'number' && Number.isInteger(count) && count > 0) return count;
  throw new Error('Give a whole number from 1.');
}

function listLimit({ limit = 100 }: Args): number {
  return Math.min(MAX_LISTED, countOf(limit));
}
