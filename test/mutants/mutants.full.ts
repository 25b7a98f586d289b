import { describe, expect, it } from '@jest/globals';
import { expectSound, hunt, MUTANT_NAMES } from './hunt.js';

describe('a rule that is taken out of the scripts is missed', () => {
  it('and nothing is missed where none is', () => expectSound(1), 600_000);

  it.each(MUTANT_NAMES)(
    '%s',
    async (name) => {
      expect((await hunt(name, 1)).by).toBeDefined();
    },
    600_000,
  );
});
