import type { TaskState, WorkflowGroupNode } from '../../../src/dashboard/api-types.js';
import { phaseTexts } from '../../text/phases.js';
import { shown } from '../../text/shown.js';
import { phaseOf } from '../../ui/phase-badge.js';

const ORDER: readonly TaskState[] = ['SUCCESS', 'FAILURE', 'REVOKED', 'STARTED', 'RETRY', 'PENDING'];

/** The states of a group's parts as a bar; in words for screen readers. */
export function StateBar({ group: { byState } }: { readonly group: WorkflowGroupNode }) {
  const present = ORDER.flatMap((state) => {
    const count = byState[state] ?? 0;
    return count === 0 ? [] : [{ state, count }];
  });
  const words = present
    .map(({ state, count }) => `${shown.number(count)} ${phaseTexts()[phaseOf(state)]}`)
    .join(', ');
  return (
    <span class="state-bar" role="img" aria-label={words}>
      {present.map(({ state, count }) => (
        <span key={state} class={`part ${phaseOf(state)}`} style={{ flexGrow: count }} />
      ))}
    </span>
  );
}
