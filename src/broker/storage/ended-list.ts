import { FINAL_STATES, type FinalState } from '../../core/task-state.js';
import type { TaskHead } from '../../core/task-message.js';

/** A list of ended tasks: those that ended in one state, or the last nodes of workflows, which are also in the list of their state. */
export type EndedList = FinalState | 'workflows';

/**
 * The letters with which the buckets of the lists begin. Most tasks succeed, and one that does so in the short way must not cost more than
 * it has to.
 */
export const ENDED_LETTERS: Readonly<Record<EndedList, string>> = {
  SUCCESS: '',
  FAILURE: 'f',
  REVOKED: 'r',
  workflows: 'w',
};

/** The lists that together hold each ended task once. */
export const STATE_LISTS: readonly EndedList[] = FINAL_STATES;

/** Whether a node is the last one of a workflow, which stands for all of it. */
export function isRoot({ next, group, errback, after, size }: TaskHead): boolean {
  return (next ?? group) === undefined && errback !== true && (after ?? size) !== undefined;
}

/** Whether an ended task is in a list. */
export function isInList(head: TaskHead & { readonly state: FinalState }, list: EndedList): boolean {
  return list === 'workflows' ? isRoot(head) : head.state === list;
}
