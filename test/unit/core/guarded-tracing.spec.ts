import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { GuardedTracing } from '../../../src/core/guarded-tracing.js';
import type { TracedRun, TracedSend, TraceSpan, Tracing } from '../../../src/core/tracing.js';

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const SEND: TracedSend = { task: 't', queue: 'q', count: undefined, server: undefined };
const RUN = {} as TracedRun;

const quiet: Tracing = {
  send: () => ({}),
  process: () => ({}),
  within: (_span, body) => body(),
  end: () => undefined,
};

describe('a tracer that fails', () => {
  const onError = jest.fn<(error: unknown) => void>();
  beforeEach(() => void onError.mockClear());

  const guard = (part: Partial<Tracing>) => new GuardedTracing({ ...quiet, ...part }, onError);
  const begin = (tracing: GuardedTracing) =>
    tracing.process(RUN) as NonNullable<ReturnType<Tracing['process']>>;
  const throws = () => {
    throw new Error('no collector');
  };

  it('Its first error is reported, and no other', () => {
    const tracing = guard({ send: throws, process: throws, end: throws });
    expect([tracing.send(SEND), tracing.process(RUN)]).toEqual([undefined, undefined]);
    expect(onError).toHaveBeenCalledTimes(1);
    expect(onError).toHaveBeenCalledWith(new Error('no collector'));
  });

  it.each<[string, Tracing['within']]>([
    ['throws before the call', throws],
    ['throws after the call', (_span, body) => (body(), throws())],
    ['makes no call', () => undefined as never],
    ['makes two calls', (_span, body) => (body(), body())],
    ['gives another value', (_span, body) => (body(), 'other' as never)],
  ])('A handler runs once and its value is kept where the tracer %s', (_what, within) => {
    const body = jest.fn(() => 'value');
    const tracing = guard({ within });
    expect(tracing.within(begin(tracing) as never, body)).toBe('value');
    expect(body).toHaveBeenCalledTimes(1);
  });

  it('The error of a handler comes out as it is', () => {
    const error = new RangeError('of the handler');
    const tracing = guard({
      within: (_span, body) => {
        try {
          return body();
        } catch {
          return undefined as never;
        }
      },
    });
    const body = () => {
      throw error;
    };
    expect(() => tracing.within(begin(tracing) as never, body)).toThrow(error);
    expect(onError).not.toHaveBeenCalled();
  });

  it.each<[string, TraceSpan]>([
    ['a text that is too long', { carried: 'x'.repeat(513) }],
    ['a value that is no text', { carried: 7 as never }],
  ])('%s is not carried', (_what, span) => {
    const tracing = guard({ process: () => span });
    expect(begin(tracing).carried).toBeUndefined();
    expect(onError).toHaveBeenCalledTimes(1);
  });

  it('A span with a wrong traceparent gives none, is reported, and is ended', () => {
    const end = jest.fn(() => undefined);
    const tracing = guard({ process: () => ({ traceparent: '","x":"' }), end });
    const span = begin(tracing);
    expect(span.traceparent).toBeUndefined();
    expect(onError).toHaveBeenCalledTimes(1);
    tracing.end(span as never, {} as never);
    expect(end).toHaveBeenCalledTimes(1);
  });

  it('A span that fails after its end was asked for is reported, and ends no process', async () => {
    const tracing = guard({ end: () => Promise.reject(new Error('no collector')) });
    tracing.end(begin(tracing) as never, {} as never);
    await new Promise(setImmediate);
    expect(onError).toHaveBeenCalledWith(new Error('no collector'));
  });

  it('A right traceparent is kept', () => {
    expect(guard({ process: () => ({ traceparent: TRACEPARENT }) }).process(RUN)?.traceparent).toBe(
      TRACEPARENT,
    );
  });
});
