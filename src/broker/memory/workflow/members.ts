import type { TaskHead } from '../../../core/task-message.js';
import type { MemoryState } from '../state/memory-state.js';
import type { EndedMember } from '../state/workflow-state.js';

/** Whether a task is a member of a workflow, so that others wait for its end. */
export function isOne({ next, group, after, size, errbacks, cleanup }: TaskHead): boolean {
  return (next ?? group ?? after ?? size ?? errbacks ?? cleanup) !== undefined;
}

/** Notes the end of a member: continuations run its consequences, because the end of one task must not run its workflow. */
export function ended({ workflows }: MemoryState, member: EndedMember): void {
  workflows.endedMembers.push(member);
}

/** Takes the next one, in the order in which they ended. */
export function take({ workflows }: MemoryState): EndedMember | undefined {
  return workflows.endedMembers.shift();
}
