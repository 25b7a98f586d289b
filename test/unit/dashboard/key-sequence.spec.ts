import { describe, expect, it } from '@jest/globals';
import { nextTurn } from '../../../dashboard/keyboard/key-sequence.js';

/** The commands of keys that are pressed one after the other, each 100 ms later unless it says when. */
function commandsOf(
  presses: readonly (string | { key: string; at?: number; isTaken?: boolean })[],
): string[] {
  let waitsUntil = 0;
  return presses.flatMap((press, index) => {
    const {
      key,
      at = 1000 + index * 100,
      isTaken = false,
    } = typeof press === 'string' ? { key: press } : press;
    const turn = nextTurn({ waitsUntil }, { key, at, isTaken });
    waitsUntil = turn.waitsUntil;
    return turn.command === undefined ? [] : [turn.command];
  });
}

describe('The keys of the dashboard', () => {
  it('One key is a command, and "g" waits for its second key', () => {
    expect(commandsOf(['/', 'g', 'q', 'r'])).toEqual(['/', 'g q', 'r']);
  });

  it('"g" is forgotten after 1.2 seconds', () => {
    expect(commandsOf(['g', { key: 'q', at: 2201 }])).toEqual(['q']);
  });

  it('"g g" is one sequence and begins no other', () => {
    expect(commandsOf(['g', 'g', 'q'])).toEqual(['g g', 'q']);
  });

  it('Keys that a field or the browser takes do nothing and end a sequence', () => {
    expect(commandsOf(['g', { key: 'x', isTaken: true }, 'q'])).toEqual(['q']);
  });

  it('Keys without a character do nothing', () => {
    expect(commandsOf(['Shift', 'Escape', 'ArrowDown'])).toEqual([]);
  });
});
