import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

/** The pages ask it for the language; Node has it from version 21 on. */
Object.defineProperty(globalThis, 'navigator', { value: { language: 'en-GB' }, configurable: true });
const { language, zone } = await import('../../../dashboard/state/preferences.js');
const { shown } = await import('../../../dashboard/text/shown.js');

const AT = Date.UTC(2026, 11, 1, 14, 3, 22);
const HOUR = 3_600_000;

describe('A moment since when something lasts', () => {
  beforeEach(() => {
    zone.value = 'utc';
  });
  afterEach(() => {
    zone.value = 'local';
    language.value = 'en';
  });

  it('It has its seconds, and on another day the day', () => {
    expect(shown.clockOrMoment(AT, AT + 9 * HOUR)).toBe('14:03:22');
    expect(shown.clockOrMoment(AT, AT + 10 * HOUR)).toBe('1 Dec 2026, 14:03:22');
    expect(shown.clockOrMoment(AT, AT + 365 * 24 * HOUR)).toBe('1 Dec 2026, 14:03:22');
  });

  it('It is said in German as well', () => {
    language.value = 'de';
    expect(shown.clockOrMoment(AT, AT)).toBe('14:03:22');
    expect(shown.clockOrMoment(AT, AT + 24 * HOUR)).toBe('01.12.2026, 14:03:22');
  });
});
