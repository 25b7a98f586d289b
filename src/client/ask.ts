import { randomUUID } from 'node:crypto';
import type { Broker } from '../broker/broker.js';
import { HEARTBEAT_MS } from '../broker/worker-registry.js';
import { isAddressed, type Answer, type Command } from '../core/command.js';
import { toMs, type Duration } from '../core/duration.js';
import { LongTimer } from '../duty/long-timer.js';
import { InvalidOptionError } from '../core/errors.js';
import { checkAll, listOf, time, whole, type Check, type Checks } from '../core/option-check.js';
import { shown } from '../core/shown.js';

/** Which workers are asked, and how long they are waited for. */
export interface AskOptions {
  /** Ids or hosts, `*` for any characters. Default: all workers. */
  readonly workers?: string | readonly string[];
  /** Default 1 second; it ends early when all workers have answered that are known to be alive. */
  readonly timeout?: Duration;
}

/** The same for listings. */
export interface ListingOptions extends AskOptions {
  /** How many tasks each worker lists: 1 to 1 000. Default 100. */
  readonly limit?: number;
}

/** A worker, as it names itself. */
export interface WorkerName {
  readonly worker: string;
  readonly host: string;
  readonly pid: number;
}

/** The answers of workers to a command. */
export interface Answers<T> {
  /** Those that did it, each with the `value` that it answered. */
  readonly answered: readonly (WorkerName & { readonly value: T })[];
  /** Those that could not; `error` says why. */
  readonly refused: readonly (WorkerName & { readonly error: string })[];
  /** Those that are known to be alive and did not answer in time: a task may block them. Not those with `control: false`. */
  readonly silent: readonly WorkerName[];
}

const MAX_ANSWERS = 10_000;
const MAX_PATTERN = 200;

const pattern: Check = (value, path) => {
  if (typeof value !== 'string' || value === '' || value.length > MAX_PATTERN)
    throw new InvalidOptionError(`${path}: ${shown(value)} is no id or host of a worker.`);
};
const patterns = listOf(pattern, "an id or host, or a list of them, such as ['host-*']");

const ASK_CHECKS: Checks<AskOptions> = {
  workers: (value, path) => (typeof value === 'string' ? pattern : patterns)(value, path),
  timeout: time,
};

const LISTING_CHECKS: Checks<ListingOptions> = {
  ...ASK_CHECKS,
  limit: whole(1, 1_000),
};

const ASK_SITE = { where: 'Options of a command', prefix: '' };

export function checkAsk(options: AskOptions): void {
  checkAll(options, ASK_CHECKS, ASK_SITE);
}

export function checkListing(options: ListingOptions): void {
  checkAll(options, LISTING_CHECKS, ASK_SITE);
}

/** Sends a command to workers and gathers what they answer. */
export async function ask<T>(
  broker: Broker,
  { verb, args = {} }: Pick<Command, 'verb'> & Partial<Pick<Command, 'args'>>,
  options: AskOptions = {},
): Promise<Answers<T>> {
  checkAsk(options);
  const { workers = [], timeout = '1s' } = options;
  const to = typeof workers === 'string' ? [workers] : workers;
  const timeoutMs = toMs(timeout, 'timeout');
  const known = await knownWorkers(broker, to);
  const answers = new Map<string, Answer>();
  let isComplete: () => void = () => undefined;
  const complete = new Promise<void>((resolve) => (isComplete = resolve));
  const stop = await broker.control.send({ id: randomUUID(), to, verb, args }, (answer) => {
    if (answers.size < MAX_ANSWERS) answers.set(answer.worker, answer);
    if (known.length > 0 && known.every(({ worker }) => answers.has(worker))) isComplete();
  });
  let timer: LongTimer | undefined;
  await Promise.race([complete, new Promise<void>((resolve) => (timer = new LongTimer(timeoutMs, resolve)))]);
  timer?.cancel();
  stop();
  return sortedAnswers<T>([...answers.values()], known);
}

async function knownWorkers(broker: Broker, to: readonly string[]): Promise<readonly WorkerName[]> {
  const workers = await broker.workers.list();
  const oldest = broker.now() - 2 * HEARTBEAT_MS;
  const meant = workers.filter(
    ({ seenAt = 0, takesCommands, ...worker }) =>
      seenAt > oldest && takesCommands !== false && isAddressed(to, worker),
  );
  return meant.map(({ id: worker, host, pid }) => ({ worker, host, pid }));
}

function sortedAnswers<T>(answers: readonly Answer[], known: readonly WorkerName[]): Answers<T> {
  const answeredBy = new Set(answers.map(({ worker }) => worker));
  const name = ({ worker, host, pid }: WorkerName) => ({ worker, host, pid });
  return {
    answered: answers
      .filter(({ error }) => error === undefined)
      .map((answer) => ({ ...name(answer), value: answer.value as T })),
    refused: answers.flatMap((answer) =>
      answer.error === undefined ? [] : [{ ...name(answer), error: answer.error }],
    ),
    silent: known.filter(({ worker }) => !answeredBy.has(worker)),
  };
}
