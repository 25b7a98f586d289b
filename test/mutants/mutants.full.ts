import { describe, expect, it } from '@jest/globals';
import { hunt, MUTANT_NAMES } from './hunt.js';

describe('a rule that is taken out of the scripts is missed', () => {
  it.each(MUTANT_NAMES)(
    '%s',
    async (name) => {
      expect((await hunt(name, 1)).by).toBeDefined();
    },
    600_000,
  );
});
