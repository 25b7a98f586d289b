import { cellText, type Cell } from './cell.js';
import { fittedTo, textWidth } from './text-width.js';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => Cell;
  readonly align?: 'right';
  /** Columns of higher numbers are left out first where there is no room. Default: 0, which stays. */
  readonly rank?: number;
  /** It is never narrower, so that a table does not jump with its values. Default: its title. */
  readonly width?: number;
  /** Its cells are cut down to this width before columns are left out. Default: they stay whole. */
  readonly narrowest?: number;
}

/** A line of the screen: printable texts one after the other. */
export type Line = readonly Cell[];

/** A table as it is drawn. */
export interface TableLayout {
  /** The titles, then a line for each row. */
  readonly lines: readonly Line[];
  /** How many columns found no room. */
  readonly leftOut: number;
}

const GAP = 2;

interface Fitted<Row> {
  readonly column: Column<Row>;
  readonly width: number;
}

/** A table with its titles that is at most `width` wide: cells are cut and the least important columns left out. */
export function layOut<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  width: number,
): TableLayout {
  const fitted = narrowed(chosen(columns, rows, width), width);
  const titles = fitted.map(({ column, width: room }) => bold(padded(column.title, room, column.align)));
  const lines = rows.map((row) => spaced(fitted.map((each) => cellOf(row, each))));
  return { lines: [spaced(titles), ...lines], leftOut: columns.length - fitted.length };
}

/** The columns that find room once all are as narrow as they may be. */
function chosen<Row>(columns: readonly Column<Row>[], rows: readonly Row[], width: number): Fitted<Row>[] {
  let fitted = columns.map((column) => ({ column, width: naturalWidth(column, rows) }));
  while (excessOf(fitted, width) > fitted.reduce((sum, each) => sum + spareOf(each), 0)) {
    const least = Math.max(...fitted.map(({ column }) => column.rank ?? 0));
    if (least === 0) break;
    const at = fitted.findLastIndex(({ column }) => column.rank === least);
    fitted = fitted.filter((_each, index) => index !== at);
  }
  return fitted;
}

/** The last columns give up their spare width first: names stand in the first ones. */
function narrowed<Row>(fitted: readonly Fitted<Row>[], width: number): Fitted<Row>[] {
  let over = Math.max(0, excessOf(fitted, width));
  return fitted
    .toReversed()
    .map((each) => {
      const less = Math.min(over, spareOf(each));
      over -= less;
      return { ...each, width: each.width - less };
    })
    .toReversed();
}

function excessOf(fitted: readonly Fitted<never>[], width: number): number {
  return fitted.reduce((sum, each) => sum + each.width + GAP, -GAP) - width;
}

function spareOf({ column, width }: Fitted<never>): number {
  return Math.max(0, width - (column.narrowest ?? width));
}

function naturalWidth<Row>({ title, cell, width = 0 }: Column<Row>, rows: readonly Row[]): number {
  // One by one, because a table may have more rows than a call may have arguments.
  return rows.reduce(
    (most, row) => Math.max(most, textWidth(cellText(cell(row)))),
    Math.max(title.length, width),
  );
}

function cellOf<Row>(row: Row, { column, width }: Fitted<Row>): Cell {
  const cell = column.cell(row);
  const text = padded(cellText(cell), width, column.align);
  return typeof cell === 'object' ? { ...cell, text } : text;
}

function padded(text: string, width: number, align?: 'right'): string {
  const whole = fittedTo(text, width);
  const gap = ' '.repeat(Math.max(0, width - textWidth(whole)));
  return align === 'right' ? gap + whole : whole + gap;
}

function spaced(cells: readonly Cell[]): Line {
  return cells.flatMap((cell, index) => (index === 0 ? [cell] : [' '.repeat(GAP), cell]));
}

function bold(text: string): Cell {
  return { text, colour: 'bold' };
}
