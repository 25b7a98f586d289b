import { batchesOf } from '../canvas/message-batches.js';
import type { Broker } from '../broker/broker.js';
import type { Conflict } from '../broker/workflow-store.js';
import type { Composer } from '../canvas/composer.js';
import type { Links } from '../canvas/node.js';
import { entryIdOf, type PlanOptions } from '../canvas/plan.js';
import { Signature, type AnySignature, type MemberOptions } from '../canvas/signature.js';
import { CanvasError, LeaseLostError } from '../core/errors.js';
import { isPromiseLike } from '../core/kind-of-value.js';
import type { Outcome } from '../core/outcome.js';
import type { Message, TaskHead } from '../core/task-message.js';
import type { CheckHome } from './late-routing.js';
import type { Run } from './run.js';

/** One script takes a part with all its nodes. */
const ADDED_AT_ONCE = 500;
const ADDED_CHARS = 4_000_000;
/** A replacement of up to this many nodes goes with the outcome of the task. */
const REPLACED_AT_ONCE = 500;

/** Lays out the workflow that a running task puts in its place, or the parts that it adds beside it. */
export class DynamicWorkflow {
  constructor(
    private readonly broker: Broker,
    private readonly composer: Composer,
    private readonly checkHome?: CheckHome,
  ) {}

  /** The outcome that lets a signature take the place of the task. Throws for what cannot be composed. */
  async outcome(run: Run, signature: unknown): Promise<Outcome> {
    const { id, head, delivery } = run;
    // Another run may put something else in its place: what this one has made must not be taken for it.
    const idPrefix = `${id}~${deliveriesOf(head)}`;
    const where = { id, idPrefix, options: inheritedOptions(run), links: ownLinks(head) };
    const entry = entryIdOf(checked(signature, 'task.replace()'), where);
    const messages = this.#messages(run, signature as AnySignature, where, run.body.parentId);
    const root = idPrefix;
    let own: Message | undefined;
    let made = 0;
    let isFirst = true;
    for await (const { nodes, isLast } of batchesOf(messages, REPLACED_AT_ONCE)) {
      own = nodes.find((node) => node.id === id) ?? own;
      if (isFirst && isLast)
        return { kind: 'replaced', nodes: nodes.map((node) => replacementNode(node, run)), entry };
      const others = nodes.filter((node) => node.id !== id);
      const draft = { root, owner: delivery.token, nodes: others, isFirst, before: made };
      refuseConflict(await this.broker.workflows.draft(draft), 'task.replace()');
      made += others.length;
      isFirst = false;
    }
    const nodes = own === undefined ? [] : [replacementNode(own, run)];
    return { kind: 'replaced', nodes, entry, draft: root, made };
  }

  /** Adds parts to the group of the task; gives their ids. */
  async add(run: Run, signatures: readonly unknown[]): Promise<readonly string[]> {
    const { group } = run.head;
    if (group === undefined) throw new CanvasError('task.addToGroup(): the task is not part of a group.');
    const ids: string[] = [];
    for (const signature of signatures)
      ids.push(await this.#addOne(run, group, checked(signature, 'task.addToGroup()')));
    return ids;
  }

  async #addOne(run: Run, group: string, signature: AnySignature): Promise<string> {
    // A replacement of the task counts from the start; a retry counts on.
    const { generation } = run.head;
    const id = `${run.id}+${generation === undefined ? '' : `${generation}+`}${run.added++}`;
    const where = { id, options: inheritedOptions(run), links: {} };
    const nodes: Message[] = [];
    for (const message of this.#messages(run, signature, where, run.id)) nodes.push(await message);
    if (nodes.length > ADDED_AT_ONCE) {
      throw new CanvasError(
        `task.addToGroup(): a part of ${nodes.length} nodes; ${ADDED_AT_ONCE} is the most. Add more parts, each with fewer.`,
      );
    }
    const chars = nodes.reduce((sum, { body }) => sum + body.length, 0);
    if (nodes.length > 1 && chars > ADDED_CHARS) {
      throw new CanvasError(
        `task.addToGroup(): a part of ${chars} characters; ${ADDED_CHARS} is the most. Add more parts, each with less, or store the data elsewhere.`,
      );
    }
    const parts = [{ id, entry: entryIdOf(signature, where) }];
    const { id: by, token } = run.delivery;
    const reply = await this.broker.workflows.add({ group, by: { id: by, token }, nodes, parts });
    refuseConflict(reply, 'task.addToGroup()');
    if (reply === true) return id;
    throw new LeaseLostError(`Task ${by} is no longer held here, or its group has ended: nothing was added.`);
  }

  #messages(run: Run, signature: AnySignature, where: PlanOptions, parentId: string | undefined) {
    const origin = { rootId: run.body.rootId ?? run.id, parentId };
    const messages = this.composer.messages(signature, where, {
      now: this.broker.now(),
      origin,
      expires: run.head.expires,
      trace: run.carried,
    });
    return this.checkHome === undefined ? messages : checkedHomes(messages, run.id, this.checkHome);
  }
}

/** Messages that can live beside the task that makes them. */
function* checkedHomes(
  messages: Iterable<Message | Promise<Message>>,
  id: string,
  checkHome: CheckHome,
): Generator<Message | Promise<Message>, void, undefined> {
  const check = (message: Message) => {
    checkHome(id, message.head);
    return message;
  };
  for (const message of messages) yield isPromiseLike(message) ? message.then(check) : check(message);
}

function checked(signature: unknown, where: string): AnySignature {
  if (signature instanceof Signature) return signature as AnySignature;
  throw new CanvasError(`${where} takes signatures: task.si(…), chain(…), group(…), chord(…).`);
}

function refuseConflict(reply: unknown, where: string): void {
  const { conflict } = reply as Partial<Conflict>;
  if (conflict !== undefined)
    throw new CanvasError(`${where}: a member would have the id ${conflict}, and another task has it.`);
}

/** What members inherit from the task that makes them. */
function inheritedOptions({ body: { headers } }: Run): MemberOptions {
  return headers === undefined ? {} : { headers };
}

function deliveriesOf({ retries = 0, losses = 0, releases = 0 }: TaskHead): number {
  return 1 + retries + losses + releases;
}

function ownLinks({ next, group, index, after, errbacks, cleanup }: TaskHead): Links {
  return JSON.parse(JSON.stringify({ next, group, index, after, errbacks, cleanup })) as Links;
}

/** The node with the task's own id: it is recognised by the token that put it there, and holds what the task held. */
function replacementNode(node: Message, { id, delivery }: Run): Message {
  if (node.id !== id) return node;
  const { dedupe, requeuedFrom } = delivery.head;
  const held = {
    ...(dedupe !== undefined && { dedupe }),
    ...(requeuedFrom !== undefined && { requeuedFrom }),
    // It may be replaced in its turn: its deliveries go on counting, so that what takes its place has other ids.
    releases: deliveriesOf(delivery.head),
    generation: (delivery.head.generation ?? 0) + 1,
  };
  return { ...node, head: { ...node.head, ...held, lastToken: delivery.token } };
}
