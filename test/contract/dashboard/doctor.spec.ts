import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { FullDiagnosis } from '../../../src/services/diagnose.js';
import { openMemory } from '../memory-opening.js';
import { useDashboard } from './dashboard-stage.js';

const NOTHING: FullDiagnosis = { servers: [], shards: undefined, foreignKeys: [], tasks: undefined };
/** So long a diagnosis waits for a shard that is down, and some more. */
const SLOW_MS = 6_000;

describe('The doctor of the dashboard', () => {
  const diagnose = () => new Promise<FullDiagnosis>((resolve) => setTimeout(() => resolve(NOTHING), SLOW_MS));
  const board = useDashboard(openMemory, { diagnose });
  afterEach(() => void jest.useRealTimers());

  it('It waits for a shard that is down longer than other reads do', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    const answer = board.ask('GET', 'doctor');
    await jest.advanceTimersByTimeAsync(SLOW_MS);
    expect((await answer).status).toBe(200);
  });
});
