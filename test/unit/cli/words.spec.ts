import { describe, expect, it } from '@jest/globals';
import { date, duration, memory, names, taskArguments } from '../../../src/cli/arguments.js';
import { brief, span, when } from '../../../src/cli/format.js';
import { nearest } from '../../../src/core/nearest.js';

describe('a length of time', () => {
  it.each([
    [0, '0ms'],
    [250, '250ms'],
    [1_000, '1s'],
    [61_000, '1m 1s'],
    [3_600_000, '1h'],
    [7_260_000, '2h 1m'],
    [90_000_000, '1d 1h'],
    [-5, '0ms'],
  ])('of %d ms is %s', (ms, text) => {
    expect(span(ms)).toBe(text);
  });

  it('is told from now', () => {
    expect([when(new Date(5_000), 0), when(new Date(0), 5_000)]).toEqual(['in 5s', '5s ago']);
  });
});

describe('the nearest word', () => {
  it.each([
    ['defualt', ['default', 'low'], 'default'],
    ['Default', ['default', 'low'], 'default'],
    ['reprots.daily', ['reports.daily', 'reports.weekly'], 'reports.daily'],
    ['payments', ['default', 'low'], undefined],
    ['x', [], undefined],
  ])('to %s in %j is %s', (word, words, found) => {
    expect(nearest(word, words)).toBe(found);
  });
});

describe('an argument', () => {
  it.each([
    [names('a, b,,c'), ['a', 'b', 'c']],
    [names('c', ['a', 'b']), ['a', 'b', 'c']],
    [memory('512mb'), 536_870_912],
    [memory('2GB'), 2_147_483_648],
    [memory('16777216'), 16_777_216],
    [taskArguments('[1,"a"]'), [1, 'a']],
    [taskArguments('{"a":1}'), [{ a: 1 }]],
    [duration('5m'), '5m'],
    [date('2030-01-31').toISOString(), '2030-01-31T00:00:00.000Z'],
  ])('is read: %j', (read, value) => {
    expect(read).toEqual(value);
  });

  it.each([
    [() => names(' , '), 'names'],
    [() => memory('much'), '512mb'],
    [() => duration('soon'), '250ms'],
    [() => date('soon'), '2030-01-31'],
    [() => taskArguments('{'), 'JSON'],
  ])('is refused in words that say how it should be (%#)', (read, hint) => {
    expect(read).toThrow(hint);
  });

  it('is cut where it is shown', () => {
    expect(brief({ text: 'x'.repeat(100) }, 20)).toBe('{"text":"xxxxxxxxxx…');
    expect(brief(undefined)).toBe('');
  });
});
