import { describe, expect, it } from '@jest/globals';
import { FILTER_KEYS } from '../../../src/dashboard/filter.js';
import { suggestionsFor } from '../../../dashboard/filter-bar/suggestions.js';

const NAMES = {
  keys: FILTER_KEYS,
  task: ['email.send', 'email.digest', 'sendmail', 'a b'],
  queue: ['default', 'low'],
  worker: ['host-1'],
};
const labels = (text: string, caret = text.length) =>
  suggestionsFor(text, caret, NAMES).map(({ label }) => label);

describe('Suggestions of the filter bar', () => {
  it('are qualifiers at the beginning of a word', () => {
    expect(labels('')).toEqual(['id:', 'task:', 'queue:', 'state:', 'worker:', 'header.', 'args.', 'error:']);
    expect(labels('s')).toEqual(['state:', 'since:']);
    expect(labels('queue:low ')).toContain('task:');
    expect(labels('zebra')).toEqual([]);
  });

  it('are values behind a colon, those first that begin with the typed text', () => {
    expect(labels('task:send')).toEqual(['sendmail', 'email.send']);
    expect(labels('state:f')).toEqual(['failed']);
    expect(labels('since:')).toEqual(['15m', '1h', '24h', '7d']);
    expect(labels('args.0:')).toEqual([]);
    expect(labels('constructor:')).toEqual([]);
  });

  it('belong to the word at the caret', () => {
    expect(labels('queue:l task:x', 7)).toEqual(['low', 'default']);
  });

  it('replace that word and leave the others alone', () => {
    const [low] = suggestionsFor('queue:l task:x', 7, NAMES);
    expect(low).toEqual({ label: 'low', text: 'queue:low  task:x', caret: 10 });
    expect(suggestionsFor('st', 2, NAMES)[0]).toEqual({ label: 'state:', text: 'state:', caret: 6 });
  });

  it('quote a value that holds a space', () => {
    expect(suggestionsFor('task:a', 6, NAMES)[0]?.text).toBe('task:"a b" ');
  });

  it('do not offer a value that is typed whole', () => {
    expect(labels('queue:low')).toEqual([]);
  });
});
