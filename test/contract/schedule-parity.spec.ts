import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Overlap, Deployment } from '../../src/broker/schedule-store.js';
import { caseCount } from '../support/case-count.js';
import { failed, succeeded } from './messages.js';
import { openMemory } from './memory-opening.js';
import type { Open } from './open-broker.js';
import { openRedis } from './redis-opening.js';
import { ScheduleStage } from './schedules.js';
import { Stage } from './stage.js';

/** More of them find more; these take some seconds. */
const RUNS = caseCount('NTQ_PARITY_RUNS', { quick: 8, full: 45 });
const SILENT_MS = 30_000;
const NAMES = ['a', 'b', 'c'] as const;

type Step =
  | { readonly kind: 'put'; readonly name: string; readonly fireInMs: number | null; readonly pause: boolean }
  | {
      readonly kind: 'beat';
      readonly name: string;
      readonly overlap: Overlap;
      readonly limit: number | undefined;
    }
  | { readonly kind: 'declare'; readonly deployment: 'r1' | 'r2'; readonly hashes: readonly string[] }
  | { readonly kind: 'remove' | 'trigger'; readonly name: string }
  | { readonly kind: 'end'; readonly well: boolean }
  | { readonly kind: 'advance'; readonly ms: number };

const name = fc.constantFrom(...NAMES);
const of = <Kind extends Step['kind']>(kind: Kind) => fc.constant(kind);
const stepArbitrary = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: of('put'),
      name,
      fireInMs: fc.constantFrom(0, 1_000, 60_000, null),
      pause: fc.boolean(),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: of('beat'),
      name,
      overlap: fc.constantFrom<Overlap>('allow', 'skip', 'buffer', 'buffer'),
      limit: fc.constantFrom(undefined, undefined, 3),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: of('declare'),
      deployment: fc.constantFrom('r1' as const, 'r2' as const),
      hashes: fc.array(fc.constantFrom('h1', 'h2'), { maxLength: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('remove' as const, 'trigger' as const), name }) },
  { weight: 3, arbitrary: fc.record({ kind: of('end'), well: fc.boolean() }) },
  { weight: 6, arbitrary: fc.record({ kind: of('advance'), ms: fc.constantFrom(1, 500, 20_000, 60_000) }) },
) as fc.Arbitrary<Step>;

/** Carries out steps on one broker, and tells all that can be seen of its schedules. */
class Actor {
  readonly stage = new Stage();
  readonly #schedules = new ScheduleStage(this.stage);
  #triggered = 0;

  async open(open: Open): Promise<this> {
    await this.stage.open(open);
    return this;
  }

  async act(step: Step): Promise<unknown> {
    switch (step.kind) {
      case 'put':
        return this.#put(step);
      case 'beat': {
        const { overlap, limit } = step;
        if ((await this.#schedules.get(step.name)) === undefined) return undefined;
        return this.#schedules.beat(step.name, { overlap, limit });
      }
      case 'declare':
        return this.#declare(step.deployment, step.hashes);
      case 'remove':
        return this.#schedules.store.remove(step.name);
      case 'trigger':
        this.#triggered += 1;
        return this.#schedules.store.trigger(step.name, this.stage.message(`by-hand-${this.#triggered}`));
      case 'end':
        return this.#end(step.well);
      case 'advance':
        return this.stage.advance(step.ms);
      default:
        return step satisfies never;
    }
  }

  async state(): Promise<unknown> {
    const { store } = this.#schedules;
    const page = await store.find({ kind: 'page', offset: 0, limit: 10 });
    const due = await store.find({ kind: 'due', limit: 10 });
    const histories = await Promise.all(NAMES.map((each) => store.history(each, 100)));
    const queues = await this.stage.broker.queues.list(['q']);
    return { page, due: due.schedules.map((each) => each.name), histories, queues };
  }

  async #put({ name: each, fireInMs, pause }: Extract<Step, { kind: 'put' }>): Promise<unknown> {
    const at = fireInMs === null ? null : this.stage.now + fireInMs;
    return this.#schedules.put(each, { dueAt: at, fireAt: at, paused: pause ? 'why' : null });
  }

  async #declare(id: string, hashes: readonly string[]): Promise<readonly string[]> {
    const schedules: Deployment['schedules'] = hashes.map((hash, index) => ({
      name: NAMES[index] as string,
      hash,
    }));
    const wanted = await this.#schedules.store.declare({ id, schedules, silentMs: SILENT_MS });
    for (const each of wanted) {
      const hash = schedules.find((one) => one.name === each)?.hash as string;
      await this.#schedules.put(each, { origin: 'code', hash, orphaned: null });
    }
    return wanted;
  }

  async #end(well: boolean): Promise<string | undefined> {
    const [delivery] = await this.stage.worker().lease(1);
    if (delivery !== undefined) await this.stage.worker().settle(delivery, well ? succeeded : failed);
    return delivery?.id;
  }
}

describe('the two brokers', () => {
  const opened: Actor[] = [];
  beforeEach(() => void opened.splice(0));
  afterEach(async () => {
    for (const { stage } of opened) await stage.opened?.close();
  });

  it('keep and fire schedules alike', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(stepArbitrary, { minLength: 5, maxLength: 60, size: 'max' }),
        async (steps) => {
          const [memory, redis] = [await new Actor().open(openMemory), await new Actor().open(openRedis)];
          opened.push(memory, redis);
          for (const step of steps) {
            const [one, other] = [await memory.act(step), await redis.act(step)];
            expect({ step, answer: other }).toEqual({ step, answer: one });
            expect({ step, state: await redis.state() }).toEqual({ step, state: await memory.state() });
          }
          for (const { stage } of opened.splice(0)) await stage.opened?.close();
        },
      ),
      { numRuns: RUNS },
    );
  });
});
