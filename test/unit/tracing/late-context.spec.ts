import { describe, expect, it, jest } from '@jest/globals';
import * as api from '@opentelemetry/api';
import { LateContext } from '../../../src/tracing/late-context.js';
import { otel } from '../../../src/tracing/otel.js';
import type { TracedRun } from '../../../src/core/tracing.js';

const SPAN_CONTEXT = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: api.TraceFlags.NONE,
};
const KEY = api.createContextKey('of the caller');

describe('The context inside of a span', () => {
  const span = api.trace.wrapSpanContext(SPAN_CONTEXT);
  const outer = api.ROOT_CONTEXT.setValue(KEY, 7);
  const late = () => new LateContext(api, outer, span);

  it('It holds the span and the values of the context around it', () => {
    expect(api.trace.getSpan(late())).toBe(span);
    expect(late().getValue(KEY)).toBe(7);
  });

  it('Contexts that are made of it hold both, and the value that they change', () => {
    const changed = late().setValue(KEY, 8);
    expect([changed.getValue(KEY), api.trace.getSpan(changed)]).toEqual([8, span]);
    const less = late().deleteValue(KEY);
    expect([less.getValue(KEY), api.trace.getSpan(less)]).toEqual([undefined, span]);
  });

  it('Its methods work where they are called without it, as those of other contexts', () => {
    const { getValue, setValue, deleteValue } = late();
    expect(getValue(KEY)).toBe(7);
    expect(setValue(KEY, 8).getValue(KEY)).toBe(8);
    expect(deleteValue(KEY).getValue(KEY)).toBeUndefined();
  });

  it('A run whose handler reads no context makes none, and one that reads it makes one', () => {
    const made = jest.spyOn(api.trace, 'setSpan');
    const tracing = otel();
    const run = tracing.process({ task: 't', queue: 'q' } as TracedRun);
    const within = (body: () => unknown) => tracing.within(run as never, body);
    within(() => undefined);
    expect(made).not.toHaveBeenCalled();
    expect(api.trace.getSpan((run as unknown as { context: api.Context }).context)).toBeDefined();
    expect(api.trace.getSpan((run as unknown as { context: api.Context }).context)).toBeDefined();
    expect(made).toHaveBeenCalledTimes(1);
    made.mockRestore();
  });
});
