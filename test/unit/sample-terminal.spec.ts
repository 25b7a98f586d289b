import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Terminal } from '../../sample-app/src/demo/terminal.js';

const COLUMNS = 80;
const LONG = 'its tasks wait until somebody asks for them, and then they go one after the other '.repeat(3);

describe('the story that npm start prints', () => {
  let printed: string[];
  let columns: number | undefined;

  beforeEach(() => {
    printed = [];
    columns = process.stdout.columns;
    jest.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(...text.split('\n')));
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.stdout.columns = columns as number;
  });

  const widest = () => Math.max(...printed.map((line) => stripVTControlCharacters(line).length));
  const story = (terminal: Terminal) => {
    terminal.heading(LONG);
    terminal.print(`    ${LONG}`);
    terminal.event('✓ told', 'green', LONG);
    terminal.event('✓ done', 'green', 'mail.send o-1', LONG);
  };

  it('fits a terminal of 80 columns, and goes on where a line began', () => {
    process.stdout.columns = COLUMNS;
    story(new Terminal());
    expect(widest()).toBeLessThanOrEqual(COLUMNS);
    expect(printed.filter((line) => /^ {4}[a-z]/.test(line)).length).toBeGreaterThan(1);
    expect(printed.filter((line) => /^ {11}[a-z]/.test(line)).length).toBeGreaterThan(4);
    expect(printed.join(' ').replace(/ +/g, ' ')).toContain(LONG.trim());
  });

  it('keeps its lines whole in a file', () => {
    process.stdout.columns = undefined as never;
    story(new Terminal());
    expect(printed).toContain(`    ${LONG}`.trimEnd());
  });
});
