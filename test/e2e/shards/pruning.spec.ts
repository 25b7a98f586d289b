import { describe, expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import { FIXTURES } from '../../support/fixtures/fixture-tasks.js';
import { uniqueNamespace } from '../../support/namespace.js';
import { Application } from '../application.js';

const REDIS = process.env['NTQ_TEST_REDIS_URL'] ?? '';

describe('dead letters over four shards', () => {
  it('A worker keeps as many of them in all shards together as of one', async () => {
    const namespace = uniqueNamespace('pruning');
    const open = (maxCount: number) =>
      Application.open(REDIS, {
        providers: FIXTURES,
        options: { namespace, shards: 4, deadLetters: { maxCount } },
      });
    const first = await open(1_000);
    const failed = [];
    for (let count = 0; count < 40; count += 1)
      failed.push(await first.tasks().fail.with({ retry: 0 }).enqueue());
    await first.ended(failed);
    expect(await first.deadLetters.count()).toBe(40);
    await first.close();
    const second = await open(8);
    // The share of each shard is rounded up.
    await eventually(async () => expect(await second.deadLetters.count()).toBeLessThan(8 + 4), {
      within: 20_000,
    });
    expect(await second.deadLetters.count()).toBeGreaterThanOrEqual(8);
    await second.close();
  });
});
