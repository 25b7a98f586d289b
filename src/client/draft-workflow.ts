import type { Message } from '../core/task-message.js';
import type { Draft, DraftReply, WorkflowStore } from './workflow-store.js';

const NODES_AT_ONCE = 1_250;
const CHARS_AT_ONCE = 1_000_000;

/** Nodes that a script can take at once. */
interface Batch {
  readonly nodes: readonly Message[];
  readonly isLast: boolean;
}

/** What is known of a workflow besides its nodes. */
type DraftedWorkflow = Required<Pick<Draft, 'entry' | 'owner' | 'root'>> & Pick<Draft, 'durability'>;

/** Messages in batches that a script can take; the last one says so. */
export async function* batchesOf(
  messages: Iterable<Message | Promise<Message>>,
  atOnce = NODES_AT_ONCE,
): AsyncGenerator<Batch, void, undefined> {
  let nodes: Message[] = [];
  let chars = 0;
  for (const each of messages) {
    const message = each instanceof Promise ? await each : each;
    if (nodes.length === atOnce || (nodes.length > 0 && chars > CHARS_AT_ONCE)) {
      yield { nodes, isLast: false };
      nodes = [];
      chars = 0;
    }
    nodes.push(message);
    chars += message.body.length;
  }
  yield { nodes, isLast: true };
}

/** Batches that are kept while the rest is composed: most workflows are composed once. */
const KEPT_BATCHES = 5;

/**
 * Hands a workflow to the broker batch by batch; with the last it exists and begins. All of it is composed first, so that
 * what cannot be shows before anything is handed over, and is thrown; of a very large one only the beginning is kept, and the
 * rest is composed again.
 */
export async function draftWorkflow(
  store: WorkflowStore,
  draft: DraftedWorkflow,
  messages: () => Iterable<Message | Promise<Message>>,
): Promise<DraftReply> {
  const kept: Batch[] = [];
  let count = 0;
  for await (const batch of batchesOf(messages())) {
    count += 1;
    if (count <= KEPT_BATCHES) kept.push(batch);
  }
  return submit(store, draft, count <= KEPT_BATCHES ? kept : batchesOf(messages()));
}

async function submit(
  store: WorkflowStore,
  { root, owner, entry, durability }: DraftedWorkflow,
  batches: AsyncIterable<Batch> | Iterable<Batch>,
): Promise<DraftReply> {
  let before = 0;
  let isFirst = true;
  for await (const { nodes, isLast } of batches) {
    const reply = await store.draft({
      root,
      owner,
      nodes,
      isFirst,
      before,
      ...(isLast && { entry, ...(durability && { durability }) }),
    });
    if (reply !== 'taken' || isLast) return reply;
    before += nodes.length;
    isFirst = false;
  }
  return 'gone';
}
