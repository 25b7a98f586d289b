import { styleText } from 'node:util';
import { printable } from '../../core/printable.js';
import type { Cell } from '../output.js';
import type { Line } from '../table-layout.js';
import { fittedTo, textWidth } from '../text-width.js';

/** A line as a text of at most `width` columns, in colours where they are wanted. */
export function paint(line: Line, width: number, hasColours: boolean): string {
  let room = width;
  const texts: string[] = [];
  for (const cell of line) {
    const text = printable(String(typeof cell === 'object' ? cell.text : cell));
    if (room <= 0) break;
    const shown = fittedTo(text, room);
    texts.push(coloured(cell, shown, hasColours));
    room = shown === text ? room - textWidth(shown) : 0;
  }
  return hasColours ? texts.join('') : texts.join('').trimEnd();
}

function coloured(cell: Cell, text: string, hasColours: boolean): string {
  // The terminal is known: Node's own check of the stream looks at standard output alone.
  return typeof cell === 'object' && hasColours
    ? styleText(cell.colour, text, { validateStream: false })
    : text;
}
