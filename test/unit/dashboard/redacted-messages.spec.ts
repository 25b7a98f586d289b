import { describe, expect, it } from '@jest/globals';
import { BulkRun } from '../../../src/dashboard/bulk/bulk-run.js';
import { eventSource } from '../../../src/dashboard/live/event-source.js';
import { Payloads } from '../../../src/dashboard/view/payloads.js';

const payloads = new Payloads({ arguments: 'shown', redact: (text) => text.replaceAll('secret', '***') });

describe('Messages of errors that leave the server', () => {
  it('Those of a bulk action are redacted', async () => {
    const run = new BulkRun('1', { action: 'drop' }, () => 0, { payloads });
    const one = async function* () {
      yield ['a'];
    };
    await run.through(one(), () => Promise.reject(new Error('no secret today')));
    expect(run.job().refused).toEqual([{ id: 'a', message: 'no *** today' }]);
  });

  it('Those of live events are redacted', async () => {
    const failed = { type: 'task-failed', at: new Date(0), id: 'a', name: 'mail', error: 'no secret today' };
    const events = {
      watch: async function* () {
        yield failed as never;
      },
    };
    let stop: (() => void) | undefined;
    const given = await new Promise((resolve, reject) => {
      stop = eventSource(events as never, payloads).start(resolve, reject);
    });
    stop?.();
    expect(given).toMatchObject({ events: [{ id: 'a', error: 'no *** today' }] });
  });
});
