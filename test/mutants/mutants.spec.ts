import { describe, expect, it } from '@jest/globals';
import { SCRIPTS, scriptText } from '../../src/broker/redis/script/scripts.js';
import { MUTANTS, SHORT_WAY_MUTANTS } from './mutants.mjs';

/** A text that is no longer in any script would make a mutant that is none. */
describe('each text that a mutant takes out of the scripts', () => {
  const scripts = SCRIPTS.map((name) => scriptText(name));
  const edits = Object.entries({ ...MUTANTS, ...SHORT_WAY_MUTANTS }).flatMap(([name, mutant]) =>
    mutant.edits.map(([from]) => [name, from] as const),
  );

  it.each(edits)('is there once: %s', (_name, from) => {
    const counts = new Set(scripts.map((lua) => lua.split(from).length - 1));
    counts.delete(0);
    expect([...counts]).toEqual([1]);
  });
});
