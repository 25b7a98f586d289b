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

  /** A line that is wider than the terminal goes on below, as far in as it began. */
  print(text = ''): void {
    this.#print(text, /^ */.exec(text)?.[0] ?? '');
  }

  heading(text: string): void {
    this.print(`\n${this.styled('bold', text)}`);
  }

  /** One event: when, what, to which task, and what there is to say, on a second line where the terminal is too narrow. */
  event(what: string, style: Style, where: string, more = ''): void {
    const at = this.styled('dim', `${this.seconds.toFixed(2).padStart(6)}s`);
    const event = `${at}  ${this.styled(style, what.padEnd(13))} ${where}`;
    const line = `${event}${more && `  ${more}`}`;
    if (more === '' || this.#fits(line)) return this.#print(line, INDENT);
    this.#print(event, INDENT);
    this.#print(`${INDENT}${more}`, INDENT);
  }

  #print(text: string, indent: string): void {
    for (const line of text.trimEnd().split('\n')) console.log(this.#wrapped(line, indent));
  }

  /** Breaks a line between its words. */
  #wrapped(line: string, indent: string): string {
    const lines = [''];
    for (const word of line.match(/ *[^ ]+/g) ?? []) {
      const longer = `${lines.at(-1)}${word}`;
      if (lines.at(-1) === '' || this.#fits(longer)) lines[lines.length - 1] = longer;
      else lines.push(`${indent}${word.trimStart()}`);
    }
    return lines.join('\n');
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
