import { describe, expect, it } from '@jest/globals';
import type { Open } from '../open-broker.js';
import { useStage } from '../stage.js';
import { chainOf, endOf, enqueue, groupOf, listOf, runContinuations, s } from './workflow.js';

export function describeEmptyGroup(open: Open): void {
  describe('groups without parts', () => {
    const stage = useStage(open);

    it('An empty group ends at once', async () => {
      await enqueue(stage, 'w', groupOf([]));
      expect(await endOf(stage, 'w')).toBe('SUCCESS');
      expect(await listOf(stage, 'w')).toEqual([]);
    });

    it('A chain goes on past a hundred empty groups in a row', async () => {
      await enqueue(stage, 'w', chainOf(...Array.from({ length: 100 }, () => groupOf([])), s('last')));
      expect(await stage.worker().drain()).toEqual(['w']);
    });

    it('A chain goes on past thousands of empty groups in batches', async () => {
      const groups = Array.from({ length: 4_000 }, () => groupOf([]));
      await enqueue(stage, 'w', chainOf(...groups, s('last')));
      const times = await runContinuations(stage);
      // In memory there is nobody to hold up.
      expect(times === 0 || times > 5).toBe(true);
      expect(await stage.worker().drain()).toEqual(['w']);
    });
  });
}
