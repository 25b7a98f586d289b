import { Command, type AddHelpTextContext, type AddHelpTextPosition } from 'commander';

/** Where nobody knows the width of the terminal. */
const WIDTH = 80;

/** A command whose help fits into the terminal, the text behind its options as well. */
export class HelpCommand extends Command {
  override createCommand(name?: string): HelpCommand {
    return new HelpCommand(name);
  }

  override addHelpText(
    position: AddHelpTextPosition,
    text: string | ((context: AddHelpTextContext) => string),
  ): this {
    return super.addHelpText(position, (context) => {
      const terminal = this.configureOutput();
      const width = context.error ? terminal.getErrHelpWidth?.() : terminal.getOutHelpWidth?.();
      return wrapped(typeof text === 'string' ? text : text(context), width ?? WIDTH);
    });
  }
}

/** The text with its paragraphs at that width. Lines that are indented stay as they are: they are examples and lists. */
export function wrapped(text: string, width: number): string {
  const lines = text.replace(/^(\S.*)\n(?=\S)/gm, '$1 ').split('\n');
  return lines.map((line) => (/^\s/.test(line) ? line : paragraph(line, width))).join('\n');
}

function paragraph(text: string, width: number): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines.splice(-1, 1, `${last} ${word}`);
  }
  return lines.join('\n');
}
