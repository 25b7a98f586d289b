import { beforeAll, describe, expect, it } from '@jest/globals';

const CODES = ['constructor', 'toString', '__proto__', 'hasOwnProperty'] as const;

describe('A code that the pages have no words for', () => {
  // The pages ask the browser for its language.
  beforeAll(() => void Object.defineProperty(globalThis, 'navigator', { value: { language: 'de' } }));

  it.each(CODES)('%s, the reason of an end, stands for itself', async (code) => {
    const { reasonInWords } = await import('../../../dashboard/failure/reason-texts.js');
    expect(reasonInWords(code)).toBe(code);
    expect(reasonInWords('part')).toBe('ein Teil der Gruppe scheiterte');
  });

  it.each(CODES)('%s, an error, shows the words of the server', async (code) => {
    const { wordsOf } = await import('../../../dashboard/text/error-texts.js');
    expect(wordsOf({ code, message: 'It went wrong.' })).toEqual({ text: 'It went wrong.' });
    expect(wordsOf({ code: 'BROKER_FULL', message: 'Full.' }).text).toBe('Redis ist voll.');
  });

  it.each(CODES)('%s, a cause of waiting, shows the words of the server', async (code) => {
    const { waitingInWords } = await import('../../../dashboard/pages/tasks/waiting-texts.js');
    expect(waitingInWords({ code: code as 'busy', text: 'It waits.' })).toBe('It waits.');
    expect(waitingInWords({ code: 'delayed', text: 'It waits.' })).toBe('Er wartet auf seine Zeit.');
  });
});
