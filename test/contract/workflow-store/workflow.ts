import { draftWorkflow } from '../../../src/client/draft-workflow.js';
import { groupList } from '../../../src/broker/storage/group-results.js';
import type { DraftReply } from '../../../src/broker/workflow-store.js';
import { ChainSignature } from '../../../src/canvas/chain.js';
import { Composer } from '../../../src/canvas/composer.js';
import { GroupSignature, type GroupOptions } from '../../../src/canvas/group.js';
import { entryIdOf } from '../../../src/canvas/plan.js';
import { TaskSignature, type AnySignature, type Signature } from '../../../src/canvas/signature.js';
import { Lanes } from '../../../src/core/lanes.js';
import { MessageFactory } from '../../../src/core/message-factory.js';
import type { Message, TaskHead } from '../../../src/core/task-message.js';
import type { Stage } from '../stage.js';

/** Signatures and messages of workflows as tests of the store need them: all tasks are in the queue 'q'. */
export const composer = new Composer(
  new MessageFactory({
    tasks: { byName: () => undefined, maxLength: () => undefined },
    lanes: new Lanes(),
    maxPayload: 1_000_000,
  }),
);

/** A task that needs nothing from before. */
export function si(name = 'step'): Signature<unknown, unknown> {
  return new TaskSignature({ name, args: [], isImmutable: true });
}

/** A task that takes the result before it. */
export function s(name = 'step'): Signature<unknown, unknown> {
  return new TaskSignature({ name, args: [], isImmutable: false });
}

export function chainOf(...members: readonly AnySignature[]): Signature<unknown, unknown> {
  return new ChainSignature(members);
}

export function groupOf(
  parts: readonly AnySignature[],
  options: GroupOptions = {},
): Signature<unknown, unknown> {
  return new GroupSignature(parts, options);
}

/** So many tasks that need nothing. */
export function tasks(count: number): readonly AnySignature[] {
  return Array.from({ length: count }, () => si());
}

/** What a definition would have put into the heads of some nodes, by their ids. */
export type Heads = Readonly<Record<string, Partial<TaskHead>>>;

export async function messagesOf(
  stage: { readonly now: number },
  id: string,
  signature: AnySignature,
  heads: Heads = {},
): Promise<readonly Message[]> {
  const messages: Message[] = [];
  const where = { id, options: { queue: 'q' } };
  for (const each of composer.messages(signature, where, { now: stage.now })) {
    const { part, ...message } = await each;
    const head = { ...message.head, ...(part && { index: part.index }), ...heads[message.id] };
    // As made in one go, where nothing is said of it.
    messages.push(heads[message.id] === undefined ? await each : { ...message, head });
  }
  return messages;
}

/** Hands over a whole workflow, as clients do. */
export async function enqueue(
  stage: Stage,
  id: string,
  signature: AnySignature,
  heads: Heads = {},
): Promise<DraftReply> {
  const messages = await messagesOf(stage, id, signature, heads);
  const draft = { root: id, owner: `maker-of-${id}`, entry: entryIdOf(signature, { id }) };
  return draftWorkflow(stage.broker.workflows, draft, () => messages);
}

/** Carries out all that is left; answers how many times there was more. */
export async function runContinuations(stage: Stage): Promise<number> {
  let times = 0;
  while (await stage.broker.workflows.advance()) times += 1;
  return times;
}

/** The state and reason of a node that has ended, 'live' or 'none'. */
export async function endOf(stage: Stage, id: string): Promise<string> {
  const record = (await stage.find(id))?.record;
  if (record === undefined) return 'none';
  if (record.kind === 'live') return 'live';
  const { state, reason } = record.head;
  return reason === undefined ? state : `${state} ${reason}`;
}

/** The failure that a node ended with. */
export async function failureOf(
  stage: Stage,
  id: string,
): Promise<{ readonly name: string; readonly message: string; readonly cause?: { readonly name: string } }> {
  const record = (await stage.find(id))?.record;
  if (record?.kind !== 'ended') throw new Error(`${id} has not ended`);
  return JSON.parse(record.result) as { name: string; message: string; cause?: { name: string } };
}

export function listOf(stage: Stage, group: string): Promise<unknown[]> {
  return groupList(stage.broker.workflows, group);
}
