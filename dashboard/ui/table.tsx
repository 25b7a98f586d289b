import type { ComponentChildren } from 'preact';
import { useOverflow } from './use-overflow.js';

export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  readonly cell: (row: Row) => ComponentChildren;
  /** Numbers stand at the end of their cell, one below the other. */
  readonly isNumber?: boolean;
  /** It names the row, for screen readers. One column has it. */
  readonly isHeading?: boolean;
  /** Takes the room that is left, and cuts its text. */
  readonly isWide?: boolean;
  /** It goes where the window is too narrow for all columns. */
  readonly isMinor?: boolean;
  /** The column of buttons: its title is for screen readers only. Stacked ones stand one above the other in a narrow window. */
  readonly isActions?: boolean | 'stacked';
}

export interface TableProps<Row> {
  /** The name of the table for screen readers. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
}

/** A table, whose rows become cards in a narrow window. The roles stay said, because browsers forget them for such cards. */
export function Table<Row>({ caption, columns, rows, keyOf }: TableProps<Row>) {
  const { frame, isWide } = useOverflow();
  return (
    <div ref={frame} class="table-frame" tabIndex={isWide.value ? 0 : undefined}>
      <table class="table" role="table">
        <caption class="hidden">{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th key={column.key} role="columnheader" scope="col" class={classOf(column)}>
                {column.isActions ? <span class="hidden">{column.title}</span> : column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={keyOf(row)} role="row">
              {columns.map((column) => (
                <Cell key={column.key} column={column}>
                  {column.cell(row)}
                </Cell>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell<Row>({
  column,
  children,
}: {
  readonly column: Column<Row>;
  readonly children: ComponentChildren;
}) {
  if (column.isHeading === true)
    return (
      <th role="rowheader" scope="row" class={classOf(column)}>
        <div>{children}</div>
      </th>
    );
  return (
    <td role="cell" class={classOf(column)} data-label={column.title}>
      {hasContent(children) && <div>{children}</div>}
    </td>
  );
}

/** A cell without contents stays empty, so that a card can leave it out. */
function hasContent(children: ComponentChildren): boolean {
  return children !== null && children !== undefined && children !== false && children !== '';
}

function classOf<Row>({ isNumber, isWide, isMinor, isActions }: Column<Row>): string {
  const isStacked = isActions === 'stacked';
  const classes = {
    number: isNumber,
    wide: isWide,
    minor: isMinor,
    'row-actions': isActions,
    stacked: isStacked,
  };
  return Object.entries(classes)
    .filter(([, isOn]) => isOn)
    .map(([name]) => name)
    .join(' ');
}
