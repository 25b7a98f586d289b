import { cut, printable } from '../../core/printable.js';
import type { Cell, Column } from '../output.js';

/** A column of a table that has to fit. */
export interface TopColumn<Row> extends Column<Row> {
  /** Columns of higher numbers go first where there is no room; those of 0 stay. */
  readonly rank: number;
  /** It is never narrower, so that a table does not jump with its values. Default: its title. */
  readonly width?: number;
}

/** A line of the screen: texts one after the other. */
export type Line = readonly Cell[];

const GAP = 2;
/** The first column is cut down to this width before others are left out. */
const NARROWEST_NAME = 12;

interface Fitted<Row> {
  readonly column: TopColumn<Row>;
  readonly width: number;
}

/** A table with its titles that is at most `width` wide: the least important columns are left out. */
export function tableLines<Row>(
  rows: readonly Row[],
  columns: readonly TopColumn<Row>[],
  width: number,
): readonly Line[] {
  const fitted = fit(columns, rows, width);
  const titles = fitted.map(({ column, width: room }) => bold(padded(column.title, room, column.align)));
  return [spaced(titles), ...rows.map((row) => spaced(fitted.map((each) => cellOf(row, each))))];
}

function fit<Row>(columns: readonly TopColumn<Row>[], rows: readonly Row[], width: number): Fitted<Row>[] {
  let fitted = columns.map((column) => ({ column, width: naturalWidth(column, rows) }));
  const excess = () => fitted.reduce((sum, each) => sum + each.width + GAP, -GAP) - width;
  const spare = () => Math.max(0, (fitted[0]?.width ?? 0) - NARROWEST_NAME);
  while (excess() > spare()) {
    const least = Math.max(...fitted.map(({ column }) => column.rank));
    if (least === 0) break;
    const at = fitted.findLastIndex(({ column }) => column.rank === least);
    fitted = fitted.filter((_each, index) => index !== at);
  }
  const over = Math.max(0, excess());
  return fitted.map((each, index) =>
    index === 0 ? { ...each, width: Math.max(1, each.width - over) } : each,
  );
}

function naturalWidth<Row>({ title, cell, width = 0 }: TopColumn<Row>, rows: readonly Row[]): number {
  return Math.max(title.length, width, ...rows.map((row) => textOf(cell(row)).length));
}

function cellOf<Row>(row: Row, { column, width }: Fitted<Row>): Cell {
  const cell = column.cell(row);
  const text = padded(textOf(cell), width, column.align);
  return typeof cell === 'object' ? { ...cell, text } : text;
}

function padded(text: string, width: number, align?: 'right'): string {
  const whole = text.length > width ? cut(text, width - 1) : text;
  return align === 'right' ? whole.padStart(width) : whole.padEnd(width);
}

function spaced(cells: readonly Cell[]): Line {
  return cells.flatMap((cell, index) => (index === 0 ? [cell] : [' '.repeat(GAP), cell]));
}

function bold(text: string): Cell {
  return { text, colour: 'bold' };
}

function textOf(cell: Cell): string {
  return printable(String(typeof cell === 'object' ? cell.text : cell));
}

/** How many rows of two tables are shown where there is room for `room` rows: each may have half, and the rest of the other. */
export function shareRows(room: number, first: number, second: number): readonly [number, number] {
  const half = Math.ceil(room / 2);
  const ofFirst = Math.min(first, Math.max(half, room - second));
  return [ofFirst, Math.min(second, Math.max(0, room - ofFirst))];
}
