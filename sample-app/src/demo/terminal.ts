import { stripVTControlCharacters, styleText } from 'node:util';
import { Injectable } from '@nestjs/common';

export type Style = Parameters<typeof styleText>[0];

/** Below the name of the event. */
const INDENT = ' '.repeat(11);

/** Prints the story. In colour only where somebody looks at it and has not said NO_COLOR. */
@Injectable()
export class Terminal {
  readonly #isColoured = process.stdout.isTTY === true && !process.env['NO_COLOR'];
  readonly #startedAt = performance.now();

  print(text = ''): void {
    console.log(text.trimEnd());
  }

  heading(text: string): void {
    this.print(`\n${this.styled('bold', text)}`);
  }

  /** One event: when, what, to which task, and what there is to say, on a second line where the terminal is too narrow. */
  event(what: string, style: Style, where: string, more = ''): void {
    const at = this.styled('dim', `${this.seconds.toFixed(2).padStart(6)}s`);
    const event = `${at}  ${this.styled(style, what.padEnd(13))} ${where}`;
    const line = `${event}${more && `  ${more}`}`;
    this.print(this.#fits(line) ? line : `${event.trimEnd()}\n${INDENT}${more}`);
  }

  /** A file or a pipe has no width: its lines stay whole. */
  #fits(line: string): boolean {
    return stripVTControlCharacters(line).length <= (process.stdout.columns ?? Number.POSITIVE_INFINITY);
  }

  get seconds(): number {
    return (performance.now() - this.#startedAt) / 1_000;
  }

  styled(style: Style, text: string): string {
    return this.#isColoured ? styleText(style, text) : text;
  }
}
