import { TaskQueueError } from '../core/errors.js';
import type { HealthResult } from './health-check.js';

/** How long an answer is given again. */
const FRESH_MS = 1_000;
/** How long an answer is waited for. */
export const HEALTH_TIMEOUT_MS = 1_000;

interface Entry<Result> {
  readonly result: Promise<Result>;
  /** In ms of `performance.now()`; Infinity while it is asked. */
  freshUntil: number;
}

/** Answers of Redis by their question: however often probes ask, each question is under way once and asked once in a second. */
export class ResultCache {
  readonly #entries = new Map<string, Entry<HealthResult>>();

  /** A failure is the answer `down`. */
  async get<Result extends HealthResult>(
    question: string,
    ask: () => Promise<Result>,
  ): Promise<HealthResult<'down'> | Result> {
    const now = performance.now();
    for (const [key, { freshUntil }] of this.#entries) if (freshUntil <= now) this.#entries.delete(key);
    const known = this.#entries.get(question) as Entry<HealthResult<'down'> | Result> | undefined;
    if (known !== undefined) return known.result;
    const answer = ask();
    const entry = { result: answerInTime(answer), freshUntil: Number.POSITIVE_INFINITY };
    this.#entries.set(question, entry);
    // An answer that is late is still asked for: nobody asks a second time before it is there.
    const settle = () => void (entry.freshUntil = performance.now() + FRESH_MS);
    answer.then(settle, settle);
    return entry.result;
  }
}

async function answerInTime<Result>(answer: Promise<Result>): Promise<HealthResult<'down'> | Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<HealthResult<'down'>>((resolve) => {
    const reason = `no answer within ${HEALTH_TIMEOUT_MS} ms`;
    timer = setTimeout(() => resolve({ status: 'down', details: { reason } }), HEALTH_TIMEOUT_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } catch (error) {
    return { status: 'down', details: { reason: reasonOf(error) } };
  } finally {
    clearTimeout(timer);
  }
}

/** The code alone: a message may hold an address. */
function reasonOf(error: unknown): string {
  return error instanceof TaskQueueError ? error.code : 'unexpected error';
}
