import type { Draft, DraftReply, WorkflowStore } from '../broker/workflow-store.js';
import { batchesOf, type MessageBatch } from '../canvas/message-batches.js';
import type { Message } from '../core/task-message.js';

/** What is known of a workflow besides its nodes. */
type DraftedWorkflow = Required<Pick<Draft, 'entry' | 'owner' | 'root'>> & Pick<Draft, 'durability'>;

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
  const kept: MessageBatch[] = [];
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
  batches: AsyncIterable<MessageBatch> | Iterable<MessageBatch>,
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
