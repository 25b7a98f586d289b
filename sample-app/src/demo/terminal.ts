import { styleText } from 'node:util';
import { Injectable } from '@nestjs/common';

export type Style = Parameters<typeof styleText>[0];

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

  /** One event: when, what, to which task, and what there is to say. */
  event(what: string, style: Style, where: string, more = ''): void {
    const at = this.styled('dim', `${this.seconds.toFixed(2).padStart(6)}s`);
    this.print(`${at}  ${this.styled(style, what.padEnd(13))} ${where}${more && `  ${more}`}`);
  }

  get seconds(): number {
    return (performance.now() - this.#startedAt) / 1_000;
  }

  styled(style: Style, text: string): string {
    return this.#isColoured ? styleText(style, text) : text;
  }
}
