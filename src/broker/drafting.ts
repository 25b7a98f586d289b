import type { Message } from '../core/task-message.js';
import type { Draft, DraftReply, WorkflowStore } from './workflow-store.js';

const NODES_AT_ONCE = 500;
const CHARS_AT_ONCE = 1_000_000;

/** Messages in portions that a script can take; the last one says so. */
export async function* portions(
  messages: Iterable<Message | Promise<Message>>,
): AsyncGenerator<{ readonly nodes: readonly Message[]; readonly isLast: boolean }, void, undefined> {
  let nodes: Message[] = [];
  let chars = 0;
  for (const each of messages) {
    const message = each instanceof Promise ? await each : each;
    if (nodes.length === NODES_AT_ONCE || (nodes.length > 0 && chars > CHARS_AT_ONCE)) {
      yield { nodes, isLast: false };
      nodes = [];
      chars = 0;
    }
    nodes.push(message);
    chars += message.body.length;
  }
  yield { nodes, isLast: true };
}

/**
 * Hands a workflow to the broker portion by portion; with the last it exists and begins. A large one is composed twice: what
 * cannot be composed shows before any of it is handed over, and is thrown.
 */
export async function draftWorkflow(
  store: WorkflowStore,
  { root, owner, entry }: Required<Pick<Draft, 'entry' | 'owner' | 'root'>>,
  compose: () => Iterable<Message | Promise<Message>>,
): Promise<DraftReply> {
  const whole = portions(compose());
  const { value: first } = await whole.next();
  if (first?.isLast === true) return store.draft({ root, owner, nodes: first.nodes, isFirst: true, entry });
  for await (const _portion of whole);
  let isFirst = true;
  for await (const { nodes, isLast } of portions(compose())) {
    const reply = await store.draft({ root, owner, nodes, isFirst, ...(isLast && { entry }) });
    if (reply !== 'taken' || isLast) return reply;
    isFirst = false;
  }
  return 'gone';
}
