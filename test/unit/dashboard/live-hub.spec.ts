import { describe, expect, it } from '@jest/globals';
import { BrokerUnavailableError } from '../../../src/core/errors.js';
import { eventStream, type StreamEvent } from '../../../src/dashboard/http/event-stream.js';
import { LiveHub } from '../../../src/dashboard/live/live-hub.js';

interface Handle {
  readonly give: (data: unknown) => void;
  readonly fail: (error: unknown) => void;
}

const user = { as: 'a', permissions: new Set() } as never;

/** A hub whose topics give what the test says. */
function openHub() {
  const handles = new Map<string, Handle>();
  const warnings: unknown[] = [];
  const source = (topic: string) => ({
    isKept: true,
    start: (give: Handle['give'], fail: Handle['fail']) => {
      handles.set(topic, { give, fail });
      return () => undefined;
    },
  });
  const hub = new LiveHub(source, (error) => warnings.push(error));
  const watch = (...topics: string[]) =>
    hub.subscribe(topics, { user, signal: new AbortController().signal });
  const open = (...topics: string[]) => watch(...topics)[Symbol.asyncIterator]();
  const of = (topic: string) => handles.get(topic) as Handle;
  return { hub, watch, open, of, warnings };
}

/** The next event, without its id. */
async function next(stream: AsyncIterator<StreamEvent>): Promise<unknown> {
  const { value } = await stream.next();
  if (value === undefined || value === 'alive') return value;
  return { event: value.event, data: value.data };
}

const AWAY = { event: 'status', data: { isAway: true, message: 'Redis is away. [BROKER_UNAVAILABLE]' } };
const BACK = { event: 'status', data: { isAway: false } };
const away = () => new BrokerUnavailableError('Redis is away.');

describe('Live topics', () => {
  it('A tab that opens while the broker is away learns that, and gets no old value as a new one', async () => {
    const { open, of } = openHub();
    const first = open('counts');
    of('counts').give(1);
    of('counts').fail(away());
    const late = open('counts');
    expect(await next(late)).toEqual(AWAY);
    of('counts').give(1);
    expect([await next(late), await next(late)]).toEqual([BACK, { event: 'counts', data: 1 }]);
    await first.return?.();
  });

  it('A page is up to date again when the last of its topics is', async () => {
    const { open, of } = openHub();
    const tab = open('counts', 'queues');
    of('counts').fail(away());
    of('queues').fail(away());
    of('counts').give(1);
    expect([await next(tab), await next(tab)]).toEqual([AWAY, { event: 'counts', data: 1 }]);
    of('queues').give(2);
    expect([await next(tab), await next(tab)]).toEqual([BACK, { event: 'queues', data: 2 }]);
  });

  it('A failure that is not of the broker is told as such, and logged once', async () => {
    const { open, of, warnings } = openHub();
    const tab = open('counts');
    const error = new TypeError('broken record');
    of('counts').fail(error);
    of('counts').fail(error);
    expect(await next(tab)).toMatchObject({ event: 'status', data: { isAway: false, isBroken: true } });
    expect(warnings).toEqual([error]);
  });

  it('A value becomes JSON once, however many tabs get it', async () => {
    const { watch, of } = openHub();
    const tabs = [watch('counts'), watch('counts'), watch('counts')];
    let times = 0;
    of('counts').give({ toJSON: () => (times += 1) });
    for (const tab of tabs) {
      const { body } = eventStream(tab) as { body: AsyncIterable<string> };
      const lines = body[Symbol.asyncIterator]();
      await lines.next();
      expect((await lines.next()).value).toMatch(/^event: counts\ndata: 1\n/);
    }
    expect(times).toBe(1);
  });

  it('A hub that is closed ends its streams, and opens no other', async () => {
    const { hub, open } = openHub();
    const tab = open('counts');
    hub.close();
    expect(await tab.next()).toEqual({ done: true, value: undefined });
    expect(() => open('counts')).toThrow(expect.objectContaining({ status: 503, code: 'CLOSING' }));
    expect(hub.size).toBe(0);
  });

  it('Two hundred topics are read at most; those that are read already can be joined', () => {
    const { open } = openHub();
    for (let tab = 0; tab < 10; tab += 1)
      open(...Array.from({ length: 20 }, (_, index) => `task:${tab}-${index}`));
    expect(() => open('task:more')).toThrow(
      expect.objectContaining({ status: 503, code: 'TOO_MANY_TOPICS' }),
    );
    expect(() => open('task:0-0')).not.toThrow();
    expect(() => open('counts')).not.toThrow();
  });
});
