import { isDeepStrictEqual } from 'node:util';
import type { PublishReply } from '../../src/broker/task-store.js';
import { actOf } from './acts.js';
import { drain } from './drain.js';
import { expectNone, type OpenModelBroker } from './model-broker.js';
import { startRules } from './lane-rules.js';
import { moveRules } from './move-rules.js';
import { RateLog } from './rate-log.js';
import { firingRules } from './schedule-calls.js';
import type { Step } from './step.js';
import type { View } from './view.js';
import type { Call } from './call.js';
import { World } from './world.js';

/** Carries out a series on a fresh broker, looks at all it holds after each step, and drains it in the end. */
export async function runSeries(open: OpenModelBroker, steps: readonly Step[]): Promise<void> {
  const broker = await open();
  try {
    const world = new World(broker);
    await world.recovery.recover();
    await world.look();
    const model = new Model(world);
    for (const [index, step] of steps.entries()) await model.perform(step, index);
    await drain(world);
  } finally {
    await broker.close();
  }
}

class Model {
  /** The last call, as long as nothing has happened since. */
  #again: Call | undefined;
  readonly #rates = new RateLog();

  constructor(private readonly world: World) {}

  async perform(step: Step, index: number): Promise<void> {
    try {
      await (step.kind === 'replay' ? this.#replay() : this.#act(step));
    } catch (error) {
      const message = `step ${index}, ${JSON.stringify(step)}:\n${(error as Error).message}`;
      throw new Error(message, { cause: error });
    }
  }

  async #act(step: Step): Promise<void> {
    const { world } = this;
    const before = world.view;
    const act = await actOf(world, step);
    this.#again = act?.again;
    const answer = await act?.run();
    const after = await world.look();
    // What was put back is another history; it is looked at as a whole only.
    if (step.kind === 'putBack') return this.#rates.forget();
    expectNone(moveRules({ before, after, kind: step.kind, known: world.known }));
    expectNone(startRules({ before, after }));
    expectNone(this.#rates.note(before, after));
    expectNone(answerRules(step, answer, { before, after }));
  }

  async #replay(): Promise<void> {
    const before = this.world.view;
    await this.#again?.();
    const after = await this.world.look();
    if (!isDeepStrictEqual(before, after))
      throw new Error(`the same call once more changed ${changes(before, after)}`);
  }
}

function changes(before: View, after: View): string {
  const parts = Object.keys(before) as (keyof View)[];
  const changed = parts.filter((part) => !isDeepStrictEqual(before[part], after[part]));
  return changed.map((part) => `${part}: ${shown(before[part])} to ${shown(after[part])}`).join('\n');
}

function shown(part: unknown): string {
  return JSON.stringify(part instanceof Map ? [...part] : part instanceof Set ? [...part] : part);
}

/** What was answered must be so. */
function* answerRules(step: Step, answer: unknown, { before, after }: { before: View; after: View }) {
  if (step.kind === 'beat' || step.kind === 'lateBeat') yield* firingRules(answer, before, after);
  if (step.kind !== 'publish') return;
  const [reply] = answer as readonly PublishReply[];
  const [was, is] = [before.tasks.get(step.id), after.tasks.get(step.id)];
  const isNew = is?.kind === 'live' && (was?.kind !== 'live' || was.body !== is.body);
  if ((reply?.kind === 'published') !== isNew)
    yield `${step.id}: ${reply?.kind} was answered, it is new: ${isNew}`;
}
