import { styleText } from 'node:util';
import { printable } from '../core/printable.js';

export type Colour = 'bold' | 'dim' | 'green' | 'red' | 'yellow';
/** What stands in a cell: a text, or one with a colour. */
export type Cell = string | number | { readonly text: string; readonly colour: Colour };

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => Cell;
  readonly align?: 'right';
}

/** Where commands print: tables and colours on a terminal, columns with tabs between them in a pipe, JSON on request. */
export class Output {
  readonly #isTerminal: boolean;
  readonly #colours: boolean;

  constructor(
    readonly isJson: boolean,
    private readonly stream: NodeJS.WriteStream = process.stdout,
  ) {
    this.#isTerminal = stream.isTTY;
    this.#colours = stream.isTTY && process.env['NO_COLOR'] === undefined;
  }

  /** The whole answer of a command for programs; for people it is printed by `print`. */
  answer(value: unknown, print: () => void): void {
    if (this.isJson) this.stream.write(`${JSON.stringify(value, undefined, 2)}\n`);
    else print();
  }

  line(text = ''): void {
    this.stream.write(`${text}\n`);
  }

  colour(colour: Colour, text: string): string {
    return this.#colours ? styleText(colour, text) : text;
  }

  /** A text from outside, on one line. */
  safe(text: string): string {
    return printable(text);
  }

  /** For people alone. */
  remark(text: string): void {
    if (this.#isTerminal) this.line(text);
  }

  /** `nothing` is said where there are no rows. */
  table<Row>(rows: readonly Row[], columns: readonly Column<Row>[], nothing: string): void {
    if (rows.length === 0) return this.remark(this.colour('dim', nothing));
    const cells = rows.map((row) => columns.map(({ cell }) => cell(row)));
    if (!this.#isTerminal) return cells.forEach((row) => this.line(row.map(cellText).join('\t')));
    const widths = columns.map(({ title }, index) =>
      Math.max(title.length, ...cells.map((row) => cellText(row[index] ?? '').length)),
    );
    this.#row(
      columns.map(({ title }) => ({ text: title, colour: 'bold' as const })),
      widths,
      columns,
    );
    for (const row of cells) this.#row(row, widths, columns);
  }

  /** Names and values, one in a line. */
  fields(fields: Readonly<Record<string, Cell | undefined>>): void {
    const shown = Object.entries(fields).filter(([, value]) => value !== undefined);
    const width = Math.max(...shown.map(([name]) => name.length));
    for (const [name, value] of shown) {
      if (this.#isTerminal)
        this.line(`${this.colour('bold', name.padEnd(width))}  ${this.#cell(value ?? '')}`);
      else this.line(`${name}\t${cellText(value ?? '')}`);
    }
  }

  #row(
    cells: readonly Cell[],
    widths: readonly number[],
    columns: readonly { readonly align?: 'right' }[],
  ): void {
    const texts = cells.map((cell, index) => {
      const gap = ' '.repeat(Math.max(0, (widths[index] ?? 0) - cellText(cell).length));
      return columns[index]?.align === 'right' ? gap + this.#cell(cell) : this.#cell(cell) + gap;
    });
    this.line(texts.join('  ').trimEnd());
  }

  #cell(cell: Cell): string {
    return typeof cell === 'object' ? this.colour(cell.colour, cellText(cell)) : cellText(cell);
  }
}

/** Names and messages come from outside: nothing in them moves the cursor. */
function cellText(cell: Cell): string {
  return printable(String(typeof cell === 'object' ? cell.text : cell), 200);
}
