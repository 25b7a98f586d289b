import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryBroker } from '../../../src/broker/memory/memory-broker.js';
import { createServices, type Services } from '../../../src/services/create-services.js';
import { PLAIN_SERVICES } from '../../support/plain-services.js';

describe('changes of operators', () => {
  let services: Services;

  beforeEach(() => {
    services = createServices(new MemoryBroker(), {
      ...PLAIN_SERVICES,
      queues: [{ name: 'default' }],
      actor: { via: 'service', who: 'test' },
    });
  });
  afterEach(() => services.broker.close());

  const noted = async () => {
    const { entries } = await services.inspector.audit();
    return entries.map(({ action, target, count, error }) => ({ action, target, count, error }));
  };

  it('Each change through a service is noted with what it meant and how much it changed', async () => {
    await services.tasks.enqueue('a.b', [], { queue: 'default' });
    await services.queues.pause('default', 'moves');
    await services.queues.resume('default');
    expect(await services.queues.purge('default')).toBe(1);
    await services.deadLetters.purge({ task: 'a.*' });
    await services.limits.resetBreaker('api');
    await services.tasks.revokeAll({ task: 'a.b' });
    await services.workers.select('host-*', { timeout: 1 }).grow(2);
    await services.workers.setTimeLimit('a.b', { hard: '1s' });
    expect((await noted()).toReversed()).toEqual([
      { action: 'Queues.pause', target: 'default: moves', count: undefined, error: undefined },
      { action: 'Queues.resume', target: 'default', count: undefined, error: undefined },
      { action: 'Queues.purge', target: 'default', count: 1, error: undefined },
      { action: 'DeadLetters.purge', target: '{"task":"a.*"}', count: 0, error: undefined },
      { action: 'Limits.resetBreaker', target: 'api', count: undefined, error: undefined },
      { action: 'TaskClient.revokeAll', target: '{"task":"a.b"}', count: 0, error: undefined },
      { action: 'Workers.grow', target: 'host-* 2', count: 0, error: undefined },
      { action: 'Workers.setTimeLimit', target: 'a.b {"hard":"1s"}', count: 0, error: undefined },
    ]);
  });

  it('A change that fails is noted with its error, and the caller gets the error', async () => {
    await expect(services.schedules.pause('unknown')).rejects.toThrow('unknown');
    expect(await noted()).toMatchObject([
      { action: 'Schedules.pause', target: 'unknown', error: expect.stringContaining('unknown') },
    ]);
  });

  it('A change is made although its note cannot be stored', async () => {
    services.broker.audit.record = () => Promise.reject(new Error('full'));
    await services.queues.pause('default');
    expect(await services.queues.get('default')).toMatchObject({ paused: true });
  });

  it('A filter by a class of errors is noted with the name of the class', async () => {
    class PrinterError extends Error {}
    await services.deadLetters.requeue({ error: PrinterError });
    expect(await noted()).toMatchObject([{ target: '{"error":"PrinterError"}', count: 0 }]);
  });

  it('Reads are not noted', async () => {
    await services.queues.list();
    await services.deadLetters.list();
    expect(await noted()).toEqual([]);
  });
});
