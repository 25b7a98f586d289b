import { describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import { wrapped } from '../../../src/cli/help-command.js';
import { createProgram } from '../../../src/cli/program.js';

const MAX_COLUMNS = 80;

function allOf(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(allOf)];
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

describe('The help of', () => {
  const all = allOf(createProgram(() => undefined)).map((command) => [pathOf(command), command] as const);

  it.each(all)('%s fits into a terminal of 80 columns', (_path, command) => {
    let help = '';
    command.configureOutput({ writeOut: (text) => (help += text) });
    command.outputHelp();
    expect(help.split('\n').filter((line) => line.length > MAX_COLUMNS)).toEqual([]);
  });
});

describe('A text behind the options', () => {
  const TEXT = '\nOne two three four\nfive six.\n\nExample:\n  $ ntq a line that stays as long as it is\n';

  it.each([
    [12, '\nOne two\nthree four\nfive six.\n\nExample:\n  $ ntq a line that stays as long as it is\n'],
    [80, '\nOne two three four five six.\n\nExample:\n  $ ntq a line that stays as long as it is\n'],
  ])('has its paragraphs at the width of the terminal: %s', (width, expected) =>
    expect(wrapped(TEXT, width)).toBe(expected),
  );

  it('follows the terminal that is told', () => {
    let help = '';
    const [worker] = createProgram(() => undefined).commands;
    worker?.configureOutput({ writeOut: (text) => (help += text), getOutHelpWidth: () => 120 });
    worker?.outputHelp();
    expect(help).toContain(
      '\nEach process boots the whole application. SIGTERM or Ctrl-C stops it gently, a second one at once.\n',
    );
  });
});
