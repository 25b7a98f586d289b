import { styleText } from 'node:util';
import { cut, printable, printableLines } from '../core/printable.js';

export type Colour = 'bold' | 'dim' | 'green' | 'red' | 'yellow';
/** The content of a cell: a text, or one with a colour. */
export type Cell = string | number | { readonly text: string; readonly colour: Colour };

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => Cell;
  readonly align?: 'right';
  /** In characters: cells that are longer are cut on a terminal. */
  readonly width?: number;
}

/** In characters. Cells of a table are cut, so that it stays one. */
const MAX_CELL = 200;
const MAX_LINE = 20_000;

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

  /** `nothing` is said where there are no rows. */
  table<Row>(rows: readonly Row[], columns: readonly Column<Row>[], nothing: string): void {
    if (rows.length === 0) return this.remark({ text: nothing, colour: 'dim' });
    const cells = rows.map((row) => columns.map((column) => this.#cellOf(row, column)));
    if (!this.#isTerminal)
      return cells.forEach((row) => this.#write(row.map((cell) => cellText(cell)).join('\t')));
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
      const title: Cell = { text: name.padEnd(width), colour: 'bold' };
      if (this.#isTerminal) this.line(title, '  ', value ?? '');
      else this.#write(`${name}\t${cellText(value ?? '', MAX_LINE)}`);
    }
  }

  #cellOf<Row>(row: Row, { cell, width = MAX_CELL }: Column<Row>): Cell {
    const content = cell(row);
    if (!this.#isTerminal || cellText(content).length <= width) return content;
    const text = cut(cellText(content), width - 1);
    return typeof content === 'object' ? { ...content, text } : text;
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
    this.#write(texts.join('  ').trimEnd());
  }

  #cell(cell: Cell, max?: number): string {
    const text = cellText(cell, max);
    return typeof cell === 'object' && this.#colours ? styleText(cell.colour, text) : text;
  }

  /** A text that is printable already. */
  #write(text: string): void {
    this.stream.write(`${text}\n`);
  }
}

function cellText(cell: Cell, max = MAX_CELL): string {
  return printable(String(typeof cell === 'object' ? cell.text : cell), max);
}
