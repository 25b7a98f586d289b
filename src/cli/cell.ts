import { printable } from '../core/printable.js';

export type Colour = 'bold' | 'dim' | 'green' | 'red' | 'yellow';
/** The content of a cell: a text, or one with a colour. */
export type Cell = string | number | { readonly text: string; readonly colour: Colour };

/** In characters. Cells of a table are cut, so that it stays one. */
const MAX_CELL = 200;

/** The text of a cell, printable and cut. */
export function cellText(cell: Cell, max = MAX_CELL): string {
  return printable(String(typeof cell === 'object' ? cell.text : cell), max);
}
