import { describe, expect, it } from '@jest/globals';
import { FigureRecorder } from '../../../src/core/figure-recorder.js';
import { figuresOf } from '../../../src/core/figures.js';
import type { Broker } from '../../../src/broker/broker.js';
import type { LimitDefinition, LimitStore } from '../../../src/broker/limit-store.js';
import type { ExchangeReply, ExchangeRequest } from '../../../src/broker/task-store.js';
import { BrokerUnavailableError, ScriptError } from '../../../src/core/errors.js';
import { Settler } from '../../../src/worker/settler.js';
import { deliveryOf } from './delivery.js';

const add = (settler: Settler, id: string) => settler.add(deliveryOf(id), { kind: 'succeeded', value: '1' });

const LIMIT: LimitDefinition = { kind: 'concurrency', name: 'task/x', limit: 3 };

/** A broker that answers as it is told, and what it was asked and what was complained of. */
function stage(
  reply: (request: ExchangeRequest) => unknown,
  isPointless = () => false,
  restore: LimitStore['restore'] = () => Promise.resolve(),
  sessions = 1,
) {
  const asked: ExchangeRequest[] = [];
  const complaints: string[] = [];
  const exchange = (request: ExchangeRequest): Promise<ExchangeReply> => {
    asked.push(request);
    const replied = reply(request);
    const mode = replied === 'forgotten' ? 'forgotten' : 'normal';
    return Promise.resolve(replied instanceof Promise ? replied : undefined).then(() => ({
      deliveries: [],
      refused: [],
      next: { dueInMs: undefined, hasMore: false, hasContinuations: false },
      mode,
      expired: [],
      breakers: [],
      watched: '',
      digest: { band: undefined, readyCount: 0, oldestAt: undefined },
    }));
  };
  const log = (message: unknown) => complaints.push(String(message));
  const figures = new FigureRecorder();
  const settler = new Settler(
    {
      id: 'w',
      leaseMs: 1_000,
      broker: { tasks: { exchange }, limits: { restore }, now: () => 1 } as unknown as Broker,
      limits: [LIMIT],
      figures,
      logger: { log, warn: log, error: log, debug: log },
    },
    isPointless,
    sessions,
  );
  return { asked, complaints, figures, settler };
}

const WISH = { slots: 1, prefetch: 0, holding: 0, queues: ['q'] };
const idsOf = ({ settlements }: ExchangeRequest) => settlements.map(({ delivery }) => delivery.id).join('');

describe('the settler', () => {
  it('repeats an exchange under its number until the broker takes it', async () => {
    let faults = 2;
    const { asked, settler } = stage(() => {
      faults -= 1;
      if (faults >= 0) throw new BrokerUnavailableError('away');
    });
    add(settler, 'a');
    await settler.exchange(WISH);
    expect(asked.map((request) => [request.sequence, idsOf(request)])).toEqual([
      [2, 'a'],
      [2, 'a'],
      [2, 'a'],
    ]);
    await settler.exchange(WISH);
    expect(asked.at(-1)?.sequence).toBe(3);
  });

  it('The pause between two tries keeps the process alive', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    let during = 0;
    const { settler } = stage(() => {
      if (during > 0) return;
      setImmediate(() => (during = timers()));
      throw new BrokerUnavailableError('away');
    });
    add(settler, 'a');
    await settler.exchange(WISH);
    expect(during).toBe(before + 1);
  });

  it('drops the one settlement that the broker cannot digest, and no other', async () => {
    const accepted: string[] = [];
    const { complaints, figures, settler } = stage((request) => {
      if (idsOf(request).includes('c')) throw new ScriptError('no');
      accepted.push(idsOf(request));
    });
    for (const id of ['a', 'b', 'c', 'd', 'e']) add(settler, id);
    await settler.exchange(WISH);
    expect(accepted.join('')).toBe('abde');
    expect(complaints.at(-1)).toContain('Task c: its outcome cannot be stored');
    // A dropped outcome is not counted: the task runs again.
    const counts = figures.take().map(({ tally }) => figuresOf(tally).succeeded);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(4);
  });

  it('gives up what has become pointless', async () => {
    const { settler } = stage(
      () => {
        throw new BrokerUnavailableError('away');
      },
      () => true,
    );
    expect(await settler.exchange(WISH)).toBeUndefined();
    expect(settler.isIdle).toBe(true);
  });

  it('goes on only when limits that the broker has lost are declared again', async () => {
    const restored: (readonly LimitDefinition[])[] = [];
    let faults = 2;
    const { complaints, settler } = stage(
      () => 'forgotten',
      () => false,
      (limits) => {
        restored.push(limits);
        faults -= 1;
        return faults >= 0 ? Promise.reject(new BrokerUnavailableError('away')) : Promise.resolve();
      },
    );
    expect((await settler.exchange(WISH))?.mode).toBe('forgotten');
    expect(restored).toEqual([[LIMIT], [LIMIT], [LIMIT]]);
    expect(complaints).toHaveLength(1);
  });

  it('Other ends than successes weigh four times as much', async () => {
    const { asked, settler } = stage(() => undefined);
    for (let index = 0; index < 20; index += 1) add(settler, `success-${index}`);
    for (let index = 0; index < 200; index += 1)
      settler.add(deliveryOf(`failure-${index}`), { kind: 'failed', failure: '{}', reason: 'error' });
    await settler.exchange({ queues: ['q'], slots: 0, prefetch: 0, holding: 0 });
    expect([asked[0]?.settlements.length, settler.waiting]).toEqual([20 + 95, 105]);
  });

  it('settles at most 400 at once', async () => {
    const { asked, settler } = stage(() => undefined);
    for (let index = 0; index < 700; index += 1) add(settler, String(index));
    await settler.exchange(WISH);
    expect([asked[0]?.settlements.length, settler.waiting]).toEqual([400, 300]);
  });

  it('gives each exchange under way a session of its own', async () => {
    const replies: (() => void)[] = [];
    const reply = () => new Promise<void>((resolve) => replies.push(resolve));
    const { asked, settler } = stage(reply, undefined, undefined, 2);
    const [first, second] = [settler.exchange(WISH), settler.exchange({ ...WISH, prefetch: 2 })];
    expect([settler.isBusy, settler.isIdle]).toEqual([true, false]);
    expect(await settler.exchange(WISH)).toBeUndefined();
    replies[1]?.();
    await second;
    expect([settler.isBusy, settler.isIdle]).toEqual([false, false]);
    replies[0]?.();
    await first;
    expect([settler.isBusy, settler.isIdle]).toEqual([false, true]);
    const third = settler.exchange(WISH);
    replies[2]?.();
    await third;
    // The session that has rested longest comes next.
    expect(asked.map(({ session, sequence }) => [session, sequence])).toEqual([
      [0, 2],
      [1, 2],
      [1, 3],
    ]);
  });

  it('gives deliveries back in an order that keeps theirs: each goes to the front of its queue', async () => {
    const { asked, settler } = stage(() => undefined);
    settler.giveBack(['a', 'b', 'c'].map(deliveryOf), 'idle');
    await settler.exchange(WISH);
    expect(asked.map(idsOf)).toEqual(['cba']);
  });
});
