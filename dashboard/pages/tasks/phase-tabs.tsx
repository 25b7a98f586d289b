import { useEffect, useRef } from 'preact/hooks';
import type { OverviewCounts, TaskPhase } from '../../../src/dashboard/api-types.js';
import { FILTER_STATES, parseFilter, printFilter, termOfKey } from '../../../src/dashboard/filter.js';
import { phaseTexts } from '../../text/phases.js';
import { shown } from '../../text/shown.js';
import { taskListTexts } from './texts.js';

export interface PhaseTabsProps {
  readonly filter: string;
  readonly counts: OverviewCounts | undefined;
  readonly onChange: (filter: string) => void;
}

/** So much of the tab before the chosen one can be seen. */
const TAB_BEFORE_PX = 40;

/** The states of tasks as buttons; each changes `state:` in the filter and leaves the rest. */
export function PhaseTabs({ filter, counts, onChange }: PhaseTabsProps) {
  const { terms } = parseFilter(filter);
  const current = termOfKey(terms, 'state');
  const choose = (phase: TaskPhase | undefined): void => {
    const others = terms.filter(({ key }) => key !== 'state');
    onChange(printFilter(phase === undefined ? others : [{ key: 'state', value: phase }, ...others]));
  };
  const tabs = useRef<HTMLDivElement>(null);
  // In a narrow window they are wider than it.
  useEffect(() => {
    const pressed = tabs.current?.querySelector<HTMLElement>('[aria-pressed="true"]');
    if (pressed && tabs.current)
      tabs.current.scrollLeft = pressed.offsetLeft - tabs.current.offsetLeft - TAB_BEFORE_PX;
  }, [current]);
  return (
    <div ref={tabs} class="segmented phases" role="group" aria-label={taskListTexts().phases}>
      <button type="button" aria-pressed={current === undefined} onClick={() => choose(undefined)}>
        {taskListTexts().all}
      </button>
      {FILTER_STATES.map((phase) => (
        <button key={phase} type="button" aria-pressed={current === phase} onClick={() => choose(phase)}>
          {phaseTexts()[phase]} <Number value={countOf(phase, counts)} />
        </button>
      ))}
    </div>
  );
}

function Number({ value }: { readonly value: number | undefined }) {
  return value === undefined ? null : <span class="faint">{shown.short(value)}</span>;
}

/** Of ended tasks nobody counts how many are kept. */
function countOf(phase: TaskPhase, counts: OverviewCounts | undefined): number | undefined {
  if (phase === 'waiting' || phase === 'delayed' || phase === 'running') return counts?.[phase];
  return undefined;
}
