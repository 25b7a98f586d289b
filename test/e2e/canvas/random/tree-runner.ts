import {
  TaskExpiredError,
  TaskFailedError,
  TaskRevokedError,
  type Failure,
  type NoInput,
  type Signature,
  type TaskInfo,
} from 'nest-task-queue';
import type { OpenBroker } from '../../../contract/open-broker.js';
import { eventually } from '../../../support/eventually.js';
import { Application, PROMPT_MS } from '../../application.js';
import { Evaluation, textOf, type End, type Fault } from './tree-evaluation.js';
import type { Leftovers, Remains } from './left-behind.js';
import { Fatal, TreeTasks } from './tree-tasks.js';
import type { Tree } from './tree.js';

const LONGER_THAN_A_TTL_MS = 25 * 3_600_000;

/** All that can be seen of a canvas that has ended. */
export interface Seen {
  readonly whole: unknown;
  readonly ends: Readonly<Record<string, string>>;
  /** The errbacks that were told, in alphabetical order. */
  readonly told: readonly string[];
}

/** Runs canvases in an application on a broker whose clock stands still, so that no run depends on the time. */
export class TreeRunner {
  #runs = 0;

  private constructor(
    private readonly app: Application,
    private readonly opened: OpenBroker,
    private readonly remains: Remains,
  ) {}

  static async open(opened: OpenBroker, remains: Remains): Promise<TreeRunner> {
    const { broker } = opened;
    const app = await Application.open('memory://', { broker, providers: [TreeTasks] });
    return new TreeRunner(app, opened, remains);
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.opened.close();
  }

  /** Runs a canvas; gives what it came to, and what it should have come to. */
  async run(tree: Tree): Promise<{ readonly seen: Seen; readonly expected: Seen }> {
    this.#runs += 1;
    const id = `w${this.#runs}`;
    const tasks = this.app.get(TreeTasks);
    tasks.seenBy.length = 0;
    const evaluation = new Evaluation(tree, id);
    await this.#begin(id, tree, evaluation.revokedEarly);
    const whole = await this.#gift(id);
    const ends = await this.#ends(Object.keys(evaluation.ends));
    await this.#untilIdle();
    const { told } = evaluation;
    return {
      seen: { whole, ends, told: tasks.seenBy.toSorted() },
      expected: { whole: plain(evaluation.whole), ends: evaluation.ends, told: told.toSorted() },
    };
  }

  besidesResults(): Promise<Leftovers> {
    return this.remains.besidesResults();
  }

  /** What is still there when all has been kept for as long as it should be. */
  async afterAll(): Promise<Leftovers> {
    await this.opened.advance(LONGER_THAN_A_TTL_MS);
    const limits = { deadLetterAgeMs: 1, deadLetterCount: 0, silentMs: 1e12, draftAgeMs: 600_000 };
    while (await this.opened.broker.tasks.prune(limits));
    return this.remains.anything();
  }

  async #begin(id: string, tree: Tree, revoked: readonly string[]): Promise<void> {
    const { client, worker } = this.app;
    const signature = this.app.get(TreeTasks).signature(tree, false) as Signature<NoInput, unknown>;
    if (revoked.length === 0) return void (await client.enqueue(signature, { id }));
    await worker.drain();
    await client.enqueue(signature, { id });
    for (const each of revoked) await client.result(each).revoke();
    worker.resume();
  }

  async #gift(id: string): Promise<unknown> {
    try {
      return { value: (await this.app.client.result(id).get({ timeout: PROMPT_MS })) ?? null };
    } catch (error) {
      if (error instanceof TaskFailedError) return { fault: textOf(faultOf(error.failure)) };
      if (error instanceof TaskRevokedError || error instanceof TaskExpiredError)
        return { fault: error.name };
      throw error;
    }
  }

  async #ends(ids: readonly string[]): Promise<Record<string, string>> {
    const results = ids.map((id) => this.app.client.result(id));
    const ended = results.map(async (result) => {
      await result.get({ timeout: PROMPT_MS }).catch(() => undefined);
      return [result.id, endOf(await result.info())] as const;
    });
    return Object.fromEntries(await Promise.all(ended));
  }

  /** Errbacks may run on when everything else has ended. */
  async #untilIdle(): Promise<void> {
    await eventually(
      async () => {
        const left = Object.keys(await this.remains.besidesResults());
        if (left.length > 0) throw new Error(`this is left behind: ${left.join(', ')}`);
      },
      { every: 2 },
    );
  }
}

function plain(end: End): unknown {
  if (end.kind === 'value') return { value: end.value };
  return { fault: end.state === 'REVOKED' ? end.fault.name : textOf(end.fault) };
}

function endOf({ state, failure }: TaskInfo): string {
  return failure === undefined ? state : `${state} ${textOf(faultOf(failure))}`;
}

function faultOf({ name, message, cause }: Failure): Fault {
  return { name: name === Fatal.name ? 'Fatal' : name, message, ...(cause && { cause: faultOf(cause) }) };
}
