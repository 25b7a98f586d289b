import { describe, expect, it } from '@jest/globals';
import { connectionOf, wantsStream, type LiveFacts } from '../../../dashboard/state/live-connection.js';

const QUIET: LiveFacts = {
  isPaused: false,
  isHidden: false,
  stream: 'none',
  isAway: false,
  isBroken: false,
  lastPoll: 'none',
};

describe('The live connection', () => {
  it.each<readonly [string, Partial<LiveFacts>, ReturnType<typeof connectionOf>]>([
    ['A page without a stream', {}, 'still'],
    ['An open stream', { stream: 'open' }, 'live'],
    ['A stream on its way', { stream: 'opening' }, 'connecting'],
    [
      'A stream that does not come through, with answers to polls',
      { stream: 'failed', lastPoll: 'well' },
      'polling',
    ],
    ['A failed stream and a failed poll', { stream: 'failed', lastPoll: 'failed' }, 'lost'],
    ['An open stream that says that the server failed', { stream: 'open', isBroken: true }, 'broken'],
    ['An open stream that says that Redis is away', { stream: 'open', isAway: true }, 'away'],
    ['A pause while nobody answers', { isPaused: true, stream: 'failed', lastPoll: 'failed' }, 'paused'],
  ])('%s is shown in the word for it', (_title, facts, word) => {
    expect(connectionOf({ ...QUIET, ...facts })).toBe(word);
  });

  it('A hidden tab, a pause and a page without topics hold no stream', () => {
    expect(wantsStream(QUIET, 1)).toBe(true);
    expect(wantsStream({ ...QUIET, isHidden: true }, 1)).toBe(false);
    expect(wantsStream({ ...QUIET, isPaused: true }, 1)).toBe(false);
    expect(wantsStream(QUIET, 0)).toBe(false);
  });
});
