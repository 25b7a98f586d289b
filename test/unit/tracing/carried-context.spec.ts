import { describe, expect, it } from '@jest/globals';
import * as api from '@opentelemetry/api';
import * as fc from 'fast-check';
import { decodeCarried, encodeCarried } from '../../../src/tracing/carried-context.js';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const SPAN_ID = 'b7ad6b7169203331';
const TRACEPARENT = `00-${TRACE_ID}-${SPAN_ID}-01`;
const SPAN = { traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1 };

const baggageOf = (entries: Record<string, string>) =>
  api.propagation.createBaggage(
    Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, { value }])),
  );

const entriesOf = (text: string) =>
  Object.fromEntries(
    (decodeCarried(api, text).baggage?.getAllEntries() ?? []).map(([key, { value }]) => [key, value]),
  );

describe('the trace context that a task carries', () => {
  it('A span comes out as it went in, with its state and its baggage', () => {
    const traceState = api.createTraceState('vendor=a,other=b c');
    const text = encodeCarried({
      span: { ...SPAN, traceState },
      baggage: baggageOf({ tenant: 'acme & co, "ü"' }),
    });
    const { span, baggage } = decodeCarried(api, text as string);
    expect(span).toMatchObject({ ...SPAN, isRemote: true });
    expect(span?.traceState?.serialize()).toBe('vendor=a,other=b c');
    expect(baggage?.getEntry('tenant')?.value).toBe('acme & co, "ü"');
  });

  it('A plain span takes 55 bytes', () => {
    expect(encodeCarried({ span: SPAN })).toBe(TRACEPARENT);
  });

  it('Any baggage comes out as it went in, as long as it fits', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.string({ maxLength: 8 })),
        (entries) => {
          const text = encodeCarried({ span: SPAN, baggage: baggageOf(entries) }) as string;
          if (text === TRACEPARENT) return;
          expect(entriesOf(text)).toEqual({ ...entries });
        },
      ),
    );
  });

  it('Parts that do not fit into 512 bytes are dropped, the baggage before the state of the trace', () => {
    const traceState = api.createTraceState(`vendor=${'s'.repeat(200)}`);
    const baggage = baggageOf({ much: 'x'.repeat(300) });
    const text = encodeCarried({ span: { ...SPAN, traceState }, baggage }) as string;
    expect(text).toBe(`${TRACEPARENT}\nvendor=${'s'.repeat(200)}`);
    const more = api.createTraceState(`a=${'s'.repeat(250)},b=${'t'.repeat(240)}`);
    expect(encodeCarried({ span: { ...SPAN, traceState: more }, baggage })).toBe(TRACEPARENT);
    expect(encodeCarried({ baggage: baggageOf({ much: 'x'.repeat(600) }) })).toBeUndefined();
  });

  it.each([
    ['an unknown version', `01-${TRACE_ID}-${SPAN_ID}-01`],
    ['a trace of zeros', `00-${'0'.repeat(32)}-${SPAN_ID}-01`],
    ['a span of zeros', `00-${TRACE_ID}-${'0'.repeat(16)}-01`],
    ['capitals', TRACEPARENT.toUpperCase()],
    ['more behind it', `${TRACEPARENT}-00`],
    ['a fourth line', `${TRACEPARENT}\n\n\nx`],
    ['too long a text', `${TRACEPARENT}\n\n${'k=v,'.repeat(200)}`],
    ['no text of ours', '{"traceparent":1}'],
  ])('A text with %s gives no span', (_what, text) => {
    expect(decodeCarried(api, text).span).toBeUndefined();
  });

  it('Entries of a baggage that are not right are left out, and the others stay', () => {
    expect(entriesOf(`\n\nk=v,no value,=x,bad key=1,b=%zz,c=\u0000,ok=%20y;meta`)).toEqual({
      k: 'v',
      ok: ' y',
    });
  });

  it('No text makes it throw', () => {
    fc.assert(fc.property(fc.string(), (text) => void decodeCarried(api, text)));
  });
});
