import { describe, expect, it } from '@jest/globals';
import type { Open } from './open-broker.js';
import { useStage } from './stage.js';

export function describeTakesWrites(name: string, open: Open): void {
  describe(`whether it takes writes (${name})`, () => {
    const stage = useStage(open);

    it('A broker on which tasks can be stored says so', async () => {
      expect(await stage.publish('a')).toEqual({ kind: 'published' });
      expect(await stage.broker.takesWrites()).toBe(true);
    });
  });
}
