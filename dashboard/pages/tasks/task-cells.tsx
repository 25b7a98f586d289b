import type { TaskRow } from '../../../src/dashboard/api-types.js';
import type { Selection } from '../../bulk/selection.js';
import { bulkTexts } from '../../bulk/texts.js';
import { SelectRow } from '../../row-list/select-row.js';
import { hrefOf } from '../../state/route.js';
import { now } from '../../state/clock.js';
import { shown } from '../../text/shown.js';
import { OwnText } from '../../ui/own-text.js';
import { PhaseBadge } from '../../ui/phase-badge.js';
import { Span, Time } from '../../ui/time.js';

export interface TaskCellsProps {
  readonly row: TaskRow;
  readonly selection: Selection;
}

/** A task in one line. */
export function TaskCells({ row, selection }: TaskCellsProps) {
  const { id, name, queue, phase, attempt } = row;
  return (
    <>
      <SelectRow selection={selection} id={id} name={bulkTexts().select(`${name} ${id}`)} />
      <span role="cell" class="state">
        <PhaseBadge phase={phase} />
      </span>
      <span role="cell" class="main">
        <a href={hrefOf('tasks', id)}>
          <OwnText text={name} max={120} />
        </a>{' '}
        <More row={row} />
      </span>
      <span role="cell" class="place">
        <OwnText text={queue} max={60} />
      </span>
      <code role="cell" class="minor faint" title={id.slice(0, 200)}>
        <OwnText text={shortId(id)} />
      </code>
      <span role="cell" class="when soft">
        <Time at={momentOf(row)} />
      </span>
      <span role="cell" class="minor number">
        {shown.number(attempt)}
      </span>
      <span role="cell" class="minor number soft">
        <Took row={row} />
      </span>
    </>
  );
}

/** The failure of a task, else its arguments where they may be seen. */
function More({ row: { error, argumentsText, phase } }: { readonly row: TaskRow }) {
  const text = error ?? argumentsText;
  if (text === undefined) return null;
  return (
    <span class={error !== undefined && phase === 'failed' ? 'bad-text' : 'faint'}>
      <OwnText text={text} max={200} />
    </span>
  );
}

/** Only a running task's time moves. */
function Took({ row: { phase, startedAt, endedAt } }: { readonly row: TaskRow }) {
  if (startedAt === undefined || phase === 'waiting' || phase === 'delayed') return <Span ms={undefined} />;
  const end = endedAt === undefined ? now.value : Date.parse(endedAt);
  return <Span ms={Math.max(0, end - Date.parse(startedAt))} />;
}

/** The moment that matters: since when it waits or runs, when it is due, or when it ended. */
function momentOf({ phase, enqueuedAt, dueAt, startedAt, endedAt }: TaskRow): string | undefined {
  if (phase === 'waiting') return dueAt ?? enqueuedAt;
  if (phase === 'delayed') return dueAt;
  return phase === 'running' ? startedAt : (endedAt ?? enqueuedAt);
}

/** Ids of one time begin alike, so their ends tell them apart. */
function shortId(id: string): string {
  return id.length <= 12 ? id : `…${id.slice(-10)}`;
}
