import { describe, expect, it } from '@jest/globals';

type Rounds = readonly Readonly<Record<string, number>>[];
interface App {
  readonly mode: string;
  close(): Promise<void>;
}
interface Player {
  open(mode: string): Promise<App>;
  play(app: App, mode: string): Promise<number>;
}

// A program of its own, in JavaScript and without types.
const MODES = new URL('../../../bench/run/modes.mjs', import.meta.url).href;
const { playModes } = (await import(MODES)) as {
  playModes: (modes: readonly string[], rounds: number, player: Player) => Promise<Rounds>;
};

describe('modes that are compared with each other', () => {
  const played: string[] = [];
  const closed: string[] = [];
  const open = (mode: string) =>
    Promise.resolve({ mode, close: () => Promise.resolve(void closed.push(mode)) });
  const play = (app: App, mode: string) => Promise.resolve(played.push(`${app.mode}${mode}`));

  it('Each mode is the first of a round in turn, after a round that does not count', async () => {
    const all = await playModes(['a', 'b', 'c'], 2, { open, play });
    expect(played.join(' ')).toBe('aa bb cc aa bb cc bb cc aa');
    expect(all).toEqual([
      { a: 4, b: 5, c: 6 },
      { b: 7, c: 8, a: 9 },
    ]);
  });

  it('Applications are closed when a round fails', async () => {
    closed.length = 0;
    const fails = () => Promise.reject(new Error('no Redis'));
    await expect(playModes(['a', 'b'], 1, { open, play: fails })).rejects.toThrow('no Redis');
    expect(closed).toEqual(['a', 'b']);
  });
});
