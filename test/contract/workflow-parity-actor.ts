import { expect } from '@jest/globals';
import { draftWorkflow } from '../../src/client/draft-workflow.js';
import type { Delivery } from '../../src/broker/task-store.js';
import { entryIdOf } from '../../src/canvas/plan.js';
import type { Message } from '../../src/core/task-message.js';
import type { Outcome } from '../../src/core/outcome.js';
import { LEASE_MS, succeeded } from './messages.js';
import type { OpenBroker } from './open-broker.js';
import { plain } from './plain.js';
import { StageWorker } from './stage-worker.js';
import { OUTCOMES, signatureOf, type Step, type Tree, type WorkerId } from './workflow-parity-step.js';
import { messagesOf } from './workflow-store/workflow.js';

const LONG_MS = 1_000_000;

interface Draft {
  readonly entry: string;
  readonly nodes: readonly Message[];
  at: number;
}

/** Carries out steps on workflows on one broker, and tells all that can be seen of it. */
export class WorkflowActor {
  readonly #workers: Record<WorkerId, StageWorker>;
  readonly #held: Record<WorkerId, Delivery[]> = { w1: [], w2: [] };
  readonly #drafts = new Map<string, Draft>();
  readonly #ids = new Set<string>();
  readonly #groups = new Set<string>();
  #count = 0;

  constructor(private readonly opened: OpenBroker) {
    const { tasks } = opened.broker;
    const create = (name: string) => new StageWorker(name, tasks, ['q']);
    this.#workers = { w1: create('w1'), w2: create('w2') };
  }

  static async expectSame(step: Step, memory: WorkflowActor, redis: WorkflowActor): Promise<void> {
    const [one, other] = [await memory.#perform(step), await redis.#perform(step)];
    expect({ step, answer: other }).toEqual({ step, answer: one });
    expect({ step, state: await redis.#state() }).toEqual({ step, state: await memory.#state() });
  }

  async start(): Promise<void> {
    await this.#tasks.recover(LEASE_MS);
  }

  close(): Promise<void> {
    return this.opened.close();
  }

  get #tasks() {
    return this.opened.broker.tasks;
  }

  get #workflows() {
    return this.opened.broker.workflows;
  }

  async #perform(step: Step): Promise<unknown> {
    const answer = await this.#act(step);
    while (await this.#workflows.advance());
    return answer;
  }

  #act(step: Step): Promise<unknown> {
    switch (step.kind) {
      case 'enqueue':
      case 'begin':
        return this.#begin(step.id, step.tree, step.kind === 'begin' ? step.batchSize : undefined);
      case 'batch':
        return this.#addBatch(step.id, step.batchSize, step.isSeal);
      case 'lease':
        return this.#lease(step.worker);
      case 'settle':
        return this.#settle(step.worker, step.pick, OUTCOMES[step.outcome] ?? succeeded, step.isRepeated);
      case 'add':
      case 'replace':
        return this.#extend(step.kind, step.worker, step.pick, step.tree);
      default:
        return this.#administer(step);
    }
  }

  async #administer(step: Extract<Step, { kind: 'advance' | 'forget' | 'revoke' }>): Promise<unknown> {
    const { results } = this.opened.broker;
    switch (step.kind) {
      case 'revoke':
        return this.#revoke(this.#known(step.pick), step.terminate);
      case 'forget':
        return results.forget(this.#known(step.pick));
      case 'advance':
        return this.#advance(step.ms);
      default:
        return step satisfies never;
    }
  }

  /** Of a draft only the root could be known to anybody. */
  async #revoke(id: string, terminate: boolean | undefined): Promise<unknown> {
    const isInside = [...this.#drafts.keys()].some((root) => id !== root && id.startsWith(root));
    return isInside ? undefined : this.#tasks.revoke(id, terminate);
  }

  #known(pick: number): string {
    const ids = [...this.#ids];
    return ids[pick % ids.length] ?? 'nobody';
  }

  async #messages(id: string, tree: Tree): Promise<readonly Message[]> {
    const nodes = await messagesOf({ now: this.opened.now() }, id, signatureOf(tree));
    for (const node of nodes) {
      this.#ids.add(node.id);
      if (node.head.size !== undefined) this.#groups.add(node.id);
    }
    return nodes;
  }

  async #begin(id: string, tree: Tree, batchSize: number | undefined): Promise<unknown> {
    const nodes = await this.#messages(id, tree);
    const entry = entryIdOf(signatureOf(tree), { id });
    const owner = `maker-${(this.#count += 1)}`;
    if (batchSize === undefined)
      return draftWorkflow(this.#workflows, { root: id, owner, entry }, () => nodes);
    this.#drafts.set(id, { entry, nodes, at: batchSize });
    return this.#workflows.draft({
      root: id,
      owner: `of ${id}`,
      nodes: nodes.slice(0, batchSize),
      isFirst: true,
    });
  }

  async #addBatch(id: string, size: number, isSeal: boolean): Promise<unknown> {
    const draft = this.#drafts.get(id);
    if (draft === undefined) return undefined;
    const nodes = draft.nodes.slice(draft.at, isSeal ? undefined : draft.at + size);
    draft.at += nodes.length;
    const more = isSeal ? { entry: draft.entry } : {};
    const reply = await this.#workflows.draft({
      root: id,
      owner: `of ${id}`,
      nodes,
      isFirst: false,
      ...more,
    });
    if (isSeal || reply !== 'taken') this.#drafts.delete(id);
    return reply;
  }

  /** All there is: what becomes ready in one step has no order that both brokers keep. */
  async #lease(name: WorkerId): Promise<unknown> {
    const taken: Delivery[] = [];
    for (;;) {
      const holding = this.#held[name].length + taken.length;
      const { deliveries } = await this.#workers[name].exchange({ slots: 50, holding });
      if (deliveries.length === 0) break;
      taken.push(...deliveries);
    }
    taken.sort((one, other) => (one.id < other.id ? -1 : 1));
    this.#held[name].push(...taken);
    return taken.map(({ id, head, body }) => [id, plain({ head, body })]);
  }

  async #settle(name: WorkerId, pick: number, outcome: Outcome, isRepeated: boolean): Promise<unknown> {
    const held = this.#held[name];
    const [delivery] = held.splice(pick % Math.max(1, held.length), 1);
    if (delivery === undefined) return undefined;
    const one = this.#workers[name];
    const reply = await one.exchange({
      settlements: [one.settlement(delivery, outcome)],
      holding: held.length,
    });
    return isRepeated ? [reply.refused, (await one.repeat()).refused] : [reply.refused];
  }

  async #extend(kind: 'add' | 'replace', name: WorkerId, pick: number, tree: Tree): Promise<unknown> {
    const held = this.#held[name];
    const delivery = held[pick % Math.max(1, held.length)];
    if (delivery === undefined) return undefined;
    const id = kind === 'add' ? `${delivery.id}+${(this.#count += 1)}` : delivery.id;
    const nodes = await this.#messages(id, tree);
    const entry = entryIdOf(signatureOf(tree), { id });
    if (kind === 'replace') return this.#replace(name, pick, { delivery, nodes, entry });
    const { group: join } = delivery.head;
    if (join === undefined) return undefined;
    return this.#workflows.add({ group: join, by: delivery, nodes, parts: [{ id, entry }] });
  }

  #replace(
    name: WorkerId,
    pick: number,
    by: { delivery: Delivery; nodes: readonly Message[]; entry: string },
  ) {
    const { id, token, head } = by.delivery;
    const { group, index, next, after } = head;
    const links = JSON.parse(JSON.stringify({ group, index, next, after, lastToken: token })) as object;
    const nodes = by.nodes.map((node) =>
      node.id === id ? { ...node, head: { ...node.head, ...links } } : node,
    );
    return this.#settle(name, pick, { kind: 'replaced', nodes, entry: by.entry }, true);
  }

  async #advance(ms: number): Promise<unknown> {
    const lost: unknown[] = [];
    const stride = ms > LONG_MS ? ms : LEASE_MS / 4;
    for (let left = ms; left > 0; left -= stride) {
      await this.opened.advance(Math.min(left, stride));
      if (ms > LONG_MS) await this.#renew();
      if (left >= stride) lost.push((await this.#tasks.recover(LEASE_MS)).lost);
    }
    const limits = { deadLetterAgeMs: 300_000, deadLetterCount: 3, silentMs: 1, draftAgeMs: 600_000 };
    while (await this.#tasks.prune(limits));
    return lost;
  }

  /** After a gap Redis leaves a time of grace; workers that live have renewed by then. */
  async #renew(): Promise<void> {
    for (const held of Object.values(this.#held)) await this.#tasks.renew(held, LEASE_MS);
  }

  async #state(): Promise<unknown> {
    const { results, queues, inspector, deadLetters } = this.opened.broker;
    const ids = [...this.#ids];
    const groups = [...this.#groups];
    const letters = await deadLetters.list({ offset: 0, limit: 100 });
    const tasks = await results.find(ids);
    return {
      tasks: ids.map((id, index) => [id, plain(tasks[index])]),
      queues: await queues.list(['q']),
      counts: await inspector.counts(),
      delayed: (await inspector.tasks('delayed', { offset: 0, limit: 100 })).map(({ id, at }) => [id, at]),
      active: (await inspector.tasks('active', { offset: 0, limit: 100 })).map(({ id, at }) => [id, at]),
      letters: letters.map(({ id, diedAt, letter }) => [id, diedAt, plain(letter)]),
      groups: await Promise.all(
        groups.map(async (id) => [
          id,
          await this.#workflows.count(id),
          plain((await this.#workflows.results(id, 0)).results.map((one) => one ?? null)),
          await this.#workflows.input(id),
          await this.#workflows.added(id),
        ]),
      ),
    };
  }
}
