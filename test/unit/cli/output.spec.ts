import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { Output } from '../../../src/cli/output.js';

const EVIL = '\x1b]0;t\x07\u2066\u009b\rid  forged';
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const RAW = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2066]/;

function outputTo(isTerminal: boolean, isJson = false, columns?: number) {
  const stream = Object.assign(new PassThrough(), { isTTY: isTerminal, columns });
  const output = new Output(isJson, stream as unknown as NodeJS.WriteStream);
  return { output, text: () => String(stream.read() ?? '') };
}

/** Each way in which a command prints. */
const WAYS: Readonly<Record<string, (output: Output) => void>> = {
  line: (output) => output.line(EVIL, { text: EVIL, colour: 'red' }),
  block: (output) => output.block(EVIL, EVIL),
  remark: (output) => output.remark(EVIL),
  table: (output) => output.table([EVIL], [{ title: 'name', cell: (text) => text }], ''),
  fields: (output) => output.fields({ name: EVIL, other: { text: EVIL, colour: 'green' } }),
};

/** Without the colours and the tabs that are its own. */
function foreign(text: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what is taken away
  return text.replaceAll(/\x1b\[\d+m/g, '').replaceAll('\t', '');
}

describe('Output', () => {
  it.each(Object.keys(WAYS))('prints nothing raw of a text from outside: %s', (way) => {
    for (const isTerminal of [true, false]) {
      const { output, text } = outputTo(isTerminal);
      WAYS[way]?.(output);
      const printed = text();
      expect(printed).toContain(isTerminal || way !== 'remark' ? 'forged' : '');
      expect(foreign(printed)).not.toMatch(RAW);
    }
  });

  it('prints JSON that a terminal does not interpret and a program reads as before', () => {
    const { output, text } = outputTo(true, true);
    output.answer({ text: EVIL }, () => undefined);
    const printed = text();
    expect(printed).not.toMatch(RAW);
    expect(JSON.parse(printed)).toEqual({ text: EVIL });
  });

  it('indents each line of a block, so that none looks like a field', () => {
    const { output, text } = outputTo(false);
    output.block('Its failure:', 'Error: x\nid  forged');
    expect(text()).toBe('\nIts failure:\n  Error: x\n  id  forged\n');
  });

  it.each<[width: number | undefined, text: string]>([
    [undefined, '1 column left out'],
    [40, '1 column left out'],
    [120, 'b'.repeat(60)],
  ])('makes a table as wide as the terminal at most, and says what is left out: %s', (width, expected) => {
    const { output, text } = outputTo(true, false, width);
    const columns = [
      { title: 'name', cell: () => 'a'.repeat(30) },
      { title: 'note', rank: 1, cell: () => 'b'.repeat(60) },
    ];
    output.table([0], columns, '');
    expect(text()).toContain(expected);
  });

  it('marks no cell as cut that stands in a column with one that is', () => {
    const { output, text } = outputTo(true, false, 400);
    output.table(['a'.repeat(300), 'short'], [{ title: 'name', cell: (name) => name }], '');
    const [, cut, whole] = text().split('\n');
    expect([cut?.length, whole]).toEqual([201, 'short']);
  });

  it('leaves no column out in a pipe', () => {
    const { output, text } = outputTo(false, false, 10);
    const columns = ['a', 'b'].map((name) => ({ title: name, rank: 1, cell: () => name.repeat(60) }));
    output.table([0], columns, '');
    expect(text()).toBe(`${'a'.repeat(60)}\t${'b'.repeat(60)}\n`);
  });
});
