import { describe, expect, it } from '@jest/globals';
import type { Broker } from '../../../src/broker/broker.js';
import type { LimitDefinition, LimitStore } from '../../../src/broker/limit-store.js';
import type { ExchangeReply, ExchangeRequest, Settlement } from '../../../src/broker/task-store.js';
import { BrokerUnavailableError, ScriptError } from '../../../src/core/errors.js';
import { Exchanger } from '../../../src/worker/exchanger.js';
import { deliveryOf } from './delivery.js';

const settlement = (id: string): Settlement => ({
  delivery: deliveryOf(id),
  outcome: { kind: 'succeeded', value: '1' },
  endedAt: 1,
});

const LIMIT: LimitDefinition = { kind: 'concurrency', name: 'task/x', limit: 3 };

/** A broker that answers as it is told, and what it was asked and what was complained of. */
function stage(
  answer: (request: ExchangeRequest) => unknown,
  isPointless = () => false,
  restore: LimitStore['restore'] = () => Promise.resolve(),
) {
  const asked: ExchangeRequest[] = [];
  const complaints: string[] = [];
  const exchange = (request: ExchangeRequest): Promise<ExchangeReply> => {
    asked.push(request);
    const mode = answer(request) === 'forgotten' ? 'forgotten' : 'normal';
    return Promise.resolve({
      deliveries: [],
      refused: [],
      next: { dueInMs: undefined, hasMore: false, hasContinuations: false },
      mode,
      expired: [],
      breakers: [],
      digest: { band: undefined, readyCount: 0, oldestAt: undefined },
    });
  };
  const log = (message: unknown) => complaints.push(String(message));
  const exchanger = new Exchanger(
    {
      id: 'w',
      leaseMs: 1_000,
      broker: { tasks: { exchange }, limits: { restore } } as unknown as Broker,
      limits: [LIMIT],
      logger: { log, warn: log, error: log, debug: log },
    },
    isPointless,
  );
  return { asked, complaints, exchanger };
}

const WISH = { slots: 1, prefetch: 0, holding: 0, queues: ['q'] };
const idsOf = ({ settlements }: ExchangeRequest) => settlements.map(({ delivery }) => delivery.id).join('');

describe('the exchanger', () => {
  it('repeats an exchange under its number until the broker takes it', async () => {
    let faults = 2;
    const { asked, exchanger } = stage(() => {
      faults -= 1;
      if (faults >= 0) throw new BrokerUnavailableError('away');
    });
    exchanger.add(settlement('a'));
    await exchanger.exchange(WISH);
    expect(asked.map((request) => [request.sequence, idsOf(request)])).toEqual([
      [2, 'a'],
      [2, 'a'],
      [2, 'a'],
    ]);
    await exchanger.exchange(WISH);
    expect(asked.at(-1)?.sequence).toBe(3);
  });

  it('drops the one settlement that the broker cannot digest, and no other', async () => {
    const accepted: string[] = [];
    const { complaints, exchanger } = stage((request) => {
      if (idsOf(request).includes('c')) throw new ScriptError('no');
      accepted.push(idsOf(request));
    });
    for (const id of ['a', 'b', 'c', 'd', 'e']) exchanger.add(settlement(id));
    await exchanger.exchange(WISH);
    expect(accepted.join('')).toBe('abde');
    expect(complaints.at(-1)).toContain('Task c: its outcome cannot be stored');
  });

  it('gives up what has become pointless', async () => {
    const { exchanger } = stage(
      () => {
        throw new BrokerUnavailableError('away');
      },
      () => true,
    );
    expect(await exchanger.exchange(WISH)).toBeUndefined();
    expect(exchanger.isIdle).toBe(true);
  });

  it('goes on only when limits that the broker has lost are declared again', async () => {
    const restored: (readonly LimitDefinition[])[] = [];
    let faults = 2;
    const { complaints, exchanger } = stage(
      () => 'forgotten',
      () => false,
      (limits) => {
        restored.push(limits);
        faults -= 1;
        return faults >= 0 ? Promise.reject(new BrokerUnavailableError('away')) : Promise.resolve();
      },
    );
    expect((await exchanger.exchange(WISH))?.mode).toBe('forgotten');
    expect(restored).toEqual([[LIMIT], [LIMIT], [LIMIT]]);
    expect(complaints).toHaveLength(1);
  });

  it('settles at most 500 at once', async () => {
    const { asked, exchanger } = stage(() => undefined);
    for (let index = 0; index < 700; index += 1) exchanger.add(settlement(String(index)));
    await exchanger.exchange(WISH);
    expect([asked[0]?.settlements.length, exchanger.waiting]).toEqual([500, 200]);
  });
});
