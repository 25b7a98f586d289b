import { describe, expect, it } from '@jest/globals';
import { SendWindow } from '../../../../src/broker/redis/send-window.js';

/** Enters a window, and notes when its turn has come or why it does not come. */
function enterAll(window: SendWindow, names: readonly string[]): string[] {
  const seen: string[] = [];
  for (const name of names) {
    const turn = window.enter();
    if (turn === undefined) seen.push(name);
    else
      turn.then(
        () => seen.push(name),
        (error: unknown) => seen.push(`${name}: ${(error as Error).message}`),
      );
  }
  return seen;
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('the window of commands under way', () => {
  it('Commands within its size are sent in the same tick', () => {
    expect(enterAll(new SendWindow(3), ['a', 'b', 'c'])).toEqual(['a', 'b', 'c']);
  });

  it('The others are sent in their order, one for each that has ended', async () => {
    const window = new SendWindow(1);
    const seen = enterAll(window, ['a', 'b', 'c', 'd']);
    await settle();
    expect(seen).toEqual(['a']);
    window.leave();
    await settle();
    expect(seen).toEqual(['a', 'b']);
    window.leave();
    window.leave();
    await settle();
    expect(seen).toEqual(['a', 'b', 'c', 'd']);
  });

  it('A window that was full takes a command at once when all have ended', async () => {
    const window = new SendWindow(2);
    enterAll(window, ['a', 'b', 'c']);
    for (let ended = 0; ended < 3; ended += 1) window.leave();
    expect(enterAll(window, ['d', 'e'])).toEqual(['d', 'e']);
    expect(window.enter()).toBeInstanceOf(Promise);
  });

  it('Commands that wait fail with one that got no answer, and later ones are sent', async () => {
    const window = new SendWindow(1);
    const seen = enterAll(window, ['a', 'b', 'c']);
    window.failWaiting(new Error('away'));
    window.leave();
    await settle();
    expect(seen).toEqual(['a', 'b: away', 'c: away']);
    expect(window.enter()).toBeUndefined();
  });
});
