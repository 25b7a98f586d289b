import type { Selection } from '../bulk/selection.js';
import { bulkTexts } from '../bulk/texts.js';

export interface SelectRowProps {
  readonly selection: Selection;
  readonly id: string;
  /** The name of the box for screen readers. */
  readonly name: string;
}

/** The cell with the box of a row. */
export function SelectRow({ selection, id, name }: SelectRowProps) {
  return (
    <span role="cell" class="check-cell">
      <input
        type="checkbox"
        class="check"
        aria-label={name}
        checked={selection.has(id)}
        onChange={() => selection.toggle(id)}
      />
    </span>
  );
}

export interface SelectAllProps {
  readonly selection: Selection;
  /** Of the rows that are listed. */
  readonly ids: readonly string[];
}

/** The box that chooses all rows that are listed. */
export function SelectAll({ selection, ids }: SelectAllProps) {
  const isAll = ids.length > 0 && ids.every((id) => selection.has(id));
  return (
    <span role="columnheader" class="check-cell">
      <input
        type="checkbox"
        class="check"
        aria-label={bulkTexts().selectLoaded}
        checked={isAll}
        onChange={() => (isAll ? selection.clear() : selection.choose(ids))}
      />
    </span>
  );
}
