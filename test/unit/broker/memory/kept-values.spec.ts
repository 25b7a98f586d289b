import { describe, expect, it } from '@jest/globals';
import { KeptValues } from '../../../../src/broker/memory/kept-values.js';
import { ManualClock } from '../../../support/manual-clock.js';

describe('kept values', () => {
  const clock = new ManualClock();

  it('A value is there until its time is over', () => {
    const values = new KeptValues<string>(clock);
    values.keep('a', 'one', 1_000);
    clock.advance(999);
    expect(values.get('a')).toBe('one');
    clock.advance(1);
    expect(values.get('a')).toBeUndefined();
  });

  it('Values past their time are forgotten when another one is kept', () => {
    const values = new KeptValues<string>(clock);
    values.keep('a', 'one', 1_000);
    values.keep('b', 'two', 2_000);
    clock.advance(1_500);
    values.keep('c', 'three', 1_000);
    // Only a clock that is set back can tell a forgotten value from one that is past its time.
    clock.advance(-1_500);
    expect(['a', 'b', 'c'].map((id) => values.get(id))).toEqual([undefined, 'two', 'three']);
  });
});
