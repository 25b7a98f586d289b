import { describe, expect, it } from '@jest/globals';
import { layOut } from '../../../src/cli/table-layout.js';
import { paint } from '../../../src/cli/top/paint.js';
import { fittedTo, textWidth } from '../../../src/cli/text-width.js';

describe('A text on a terminal', () => {
  it.each([
    ['plain', 5],
    ['été', 3],
    ['e\u0301t', 2],
    ['請求書', 6],
    ['한글', 4],
    ['ｆｕｌｌ', 8],
    ['🚀 up', 5],
    ['…', 1],
  ])('takes its columns: %s', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });

  it.each([
    ['請求書', 6, '請求書'],
    ['請求書', 5, '請求…'],
    ['請求書', 4, '請…'],
    ['🚀🚀', 2, '…'],
    ['plain', 3, 'pl…'],
  ])('is cut to its columns: %s at %s', (text, width, expected) => {
    expect(fittedTo(text, width)).toBe(expected);
  });

  it('keeps the columns of a table in line where characters are wide', () => {
    const columns = [
      { title: 'task', narrowest: 6, cell: ({ task }: { task: string }) => task },
      { title: 'n', cell: () => 1 },
    ];
    const rows = [{ task: '請求書を送る' }, { task: 'send' }];
    const { lines } = layOut(rows, columns, 12);
    const texts = lines.map((line) => paint(line, 12, false));
    expect(texts).toEqual(['task       n', '請求書を…  1', 'send       1']);
    expect(texts.map(textWidth)).toEqual([12, 12, 12]);
  });

  it('fills the screen of `ntq top` at most', () => {
    expect(paint(['請求', { text: '書を送る', colour: 'red' }, 'more'], 8, false)).toBe('請求書…');
  });
});
