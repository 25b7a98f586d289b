import { styleText } from 'node:util';
import { counted } from '../core/counted.js';
import { printable, printableLines } from '../core/printable.js';
import { cellText, type Cell } from './cell.js';
import { layOut, type Column } from './table-layout.js';

export type { Cell, Colour } from './cell.js';
export type { Column } from './table-layout.js';

/** In characters. */
const MAX_LINE = 20_000;
/** Of a terminal that does not say how wide it is. */
const USUAL_WIDTH = 80;

/**
 * Where commands print: tables and colours on a terminal, columns with tabs between them in a pipe, JSON on request. All that it
 * prints is made printable here, because names, messages and values come from outside.
 */
export class Output {
  readonly #isTerminal: boolean;
  readonly #colours: boolean;

  constructor(
    readonly isJson: boolean,
    private readonly stream: NodeJS.WriteStream = process.stdout,
    /** The shards that the reads of the command have left out so far. */
    private readonly missing: () => readonly number[] = () => [],
  ) {
    this.#isTerminal = stream.isTTY;
    this.#colours = stream.isTTY && process.env['NO_COLOR'] === undefined;
  }

  /** The whole answer of a command for programs; for people it is printed by `print`. A program sees from its form that it is not whole. */
  answer(value: unknown, print: () => void): void {
    if (this.isJson) this.#write(printableLines(JSON.stringify(this.#marked(value), undefined, 2)));
    else print();
  }

  #marked(value: unknown): unknown {
    const missing = this.missing();
    if (missing.length === 0) return value;
    return Array.isArray(value) || typeof value !== 'object'
      ? { answer: value, missing }
      : { ...value, missing };
  }

  /** Cells one after the other, on one line. */
  line(...cells: readonly Cell[]): void {
    this.#write(cells.map((cell) => this.#cell(cell, MAX_LINE)).join(''));
  }

  /** A text of several lines, as it is. */
  text(text: string): void {
    this.#write(printableLines(text.trimEnd()));
  }

  /** A text of several lines, such as a stack, below a title. Its lines are indented, so that no line can look like another answer. */
  block(title: string, text: string): void {
    this.#write(`\n${this.#cell(title, MAX_LINE)}`);
    for (const line of text.split('\n')) this.line(`  ${line}`);
  }

  /** For people alone; below an empty line where it follows something. */
  remark(cell: Cell, follows = false): void {
    if (this.#isTerminal) this.#write(`${follows ? '\n' : ''}${this.#cell(cell, MAX_LINE)}`);
  }

  /** To standard error: what a person should know beside the answer. */
  warn(text: string): void {
    process.stderr.write(`${printable(text)}\n`);
  }

  /** On a terminal it is as wide as that at most, and says how many columns found no room. `nothing` is said where there are no rows. */
  table<Row>(rows: readonly Row[], columns: readonly Column<Row>[], nothing: string): void {
    if (rows.length === 0) return this.remark({ text: nothing, colour: 'dim' });
    if (!this.#isTerminal) return rows.forEach((row) => this.#write(tabbed(row, columns)));
    const { lines, leftOut } = layOut(rows, columns, this.stream.columns || USUAL_WIDTH);
    // Cut already: cut once more, the spaces behind a short cell would end in a mark.
    for (const cells of lines)
      this.#write(
        cells
          .map((cell) => this.#painted(cell))
          .join('')
          .trimEnd(),
      );
    if (leftOut > 0)
      this.remark({
        text: `${counted(leftOut, 'column')} left out: a wider terminal or --json shows all.`,
        colour: 'dim',
      });
  }

  /** Names and values, one in a line. */
  fields(fields: Readonly<Record<string, Cell | undefined>>): void {
    const shown = Object.entries(fields).filter(([, value]) => value !== undefined);
    const width = Math.max(...shown.map(([name]) => name.length));
    for (const [name, value] of shown) {
      const title: Cell = { text: name.padEnd(width), colour: 'bold' };
      if (this.#isTerminal) this.line(title, '  ', value ?? '');
      else this.#write(`${name}\t${cellText(value ?? '', MAX_LINE)}`);
    }
  }

  #cell(cell: Cell, max?: number): string {
    const text = cellText(cell, max);
    return this.#painted(typeof cell === 'object' ? { ...cell, text } : text);
  }

  #painted(cell: Cell): string {
    if (typeof cell !== 'object') return String(cell);
    return this.#colours ? styleText(cell.colour, cell.text) : cell.text;
  }

  /** A text that is printable already. */
  #write(text: string): void {
    this.stream.write(`${text}\n`);
  }
}

function tabbed<Row>(row: Row, columns: readonly Column<Row>[]): string {
  return columns.map(({ cell }) => cellText(cell(row))).join('\t');
}
