import type { Draft } from '../../src/broker/workflow-store.js';
import type { Links } from '../../src/canvas/node.js';
import { entryIdOf } from '../../src/canvas/plan.js';
import type { Message } from '../../src/core/task-message.js';
import type { Delivery, Settlement } from '../../src/broker/task-store.js';
import type { OpenBroker } from '../contract/open-broker.js';
import { signatureOf, type Tree } from '../contract/workflow-parity-step.js';
import { composer, messagesOf } from '../contract/workflow-store/workflow.js';
import type { ModelWorker } from './model-worker.js';
import type { Call, StepOf } from './call.js';

interface Begun {
  readonly owner: string;
  readonly entry: string;
  readonly nodes: readonly Message[];
  at: number;
}

/** Calls with which workflows are made, and changed while they run. */
export class WorkflowCalls {
  readonly #begun = new Map<string, Begun>();
  #count = 0;

  constructor(
    private readonly opened: OpenBroker,
    private readonly known: Set<string>,
  ) {}

  async compose({ root, tree, batchSize }: StepOf<'compose'>): Promise<Call> {
    const nodes = await this.#messages(root, tree);
    const entry = entryIdOf(signatureOf(tree), { id: root });
    const owner = `maker-${(this.#count += 1)}`;
    if (batchSize === undefined) return this.#draft({ root, owner, nodes, isFirst: true, entry });
    this.#begun.set(root, { owner, entry, nodes, at: batchSize });
    return this.#draft({ root, owner, nodes: nodes.slice(0, batchSize), isFirst: true });
  }

  batch({ root, batchSize, isSeal }: StepOf<'batch'>): Call | undefined {
    const begun = this.#begun.get(root);
    if (begun === undefined) return undefined;
    const { owner, entry, at } = begun;
    const nodes = begun.nodes.slice(at, isSeal ? undefined : at + batchSize);
    begun.at += nodes.length;
    if (isSeal) this.#begun.delete(root);
    return this.#draft({ root, owner, nodes, isFirst: false, ...(isSeal && { entry }) });
  }

  async add({ pick, tree }: StepOf<'add' | 'replace'>, { held }: ModelWorker): Promise<Call | undefined> {
    const by = held[pick % Math.max(1, held.length)];
    if (by?.head.group === undefined) return undefined;
    const id = `${by.id}+${(this.#count += 1)}`;
    const nodes = await this.#messages(id, tree);
    const parts = [{ id, entry: entryIdOf(signatureOf(tree), { id }) }];
    const addition = { group: by.head.group, by, nodes, parts };
    return () => this.opened.broker.workflows.add(addition);
  }

  /** The settlement with which others take the place of a delivery. */
  async replacement({ held }: ModelWorker, pick: number, tree: Tree): Promise<Settlement | undefined> {
    const [delivery] = held.splice(pick % Math.max(1, held.length), 1);
    if (delivery === undefined) return undefined;
    const where = {
      id: delivery.id,
      idPrefix: idPrefixOf(delivery),
      links: linksOf(delivery),
      options: { queue: 'q' },
    };
    const signature = signatureOf(tree);
    const nodes: Message[] = [];
    const context = { now: this.opened.now(), origin: { rootId: delivery.id } };
    for (const each of composer.messages(signature, where, context))
      nodes.push(inPlaceOf(delivery, await each));
    for (const { id } of nodes) this.known.add(id);
    const outcome = { kind: 'replaced', nodes, entry: entryIdOf(signature, where) } as const;
    return { delivery, outcome };
  }

  async #messages(id: string, tree: Tree): Promise<readonly Message[]> {
    const nodes = await messagesOf({ now: this.opened.now() }, id, signatureOf(tree));
    for (const node of nodes) this.known.add(node.id);
    return nodes;
  }

  #draft(draft: Draft): Call {
    return () => this.opened.broker.workflows.draft(draft);
  }
}

function deliveriesOf({ head: { retries = 0, losses = 0, releases = 0 } }: Delivery): number {
  return 1 + retries + losses + releases;
}

/** Another run may put something else in its place. */
function idPrefixOf(delivery: Delivery): string {
  return `${delivery.id}~${deliveriesOf(delivery)}`;
}

function linksOf({ head: { next, group, index, after, errbacks, cleanup } }: Delivery): Links {
  return JSON.parse(JSON.stringify({ next, group, index, after, errbacks, cleanup })) as Links;
}

/** The node with the task's own id is recognised by the token that put it there, and holds what the task held. */
function inPlaceOf(delivery: Delivery, node: Message): Message {
  if (node.id !== delivery.id) return node;
  const { dedupe, requeuedFrom } = delivery.head;
  const held = { dedupe, requeuedFrom, releases: deliveriesOf(delivery), lastToken: delivery.token };
  return { ...node, head: { ...node.head, ...(JSON.parse(JSON.stringify(held)) as object) } };
}
