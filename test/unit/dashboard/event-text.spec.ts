import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EventText } from '../../../dashboard/api/event-text.js';

const line = (type: string, data: unknown): string => `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;

describe('The text of a stream of events', () => {
  it('Comments and events that are cut off give nothing', () => {
    expect(
      new EventText().add(`: ntq\n\n: alive\n\n${line('end', { found: 1 })}event: rows\ndata: {}`),
    ).toEqual([{ type: 'end', data: { found: 1 } }]);
  });

  it('The same events come out wherever the text is cut', () => {
    const events = fc.array(
      fc.record({
        type: fc.constantFrom('rows', 'progress'),
        data: fc.json().map((text) => JSON.parse(text) as unknown),
      }),
    );
    fc.assert(
      fc.property(events, fc.array(fc.nat(200)), (sent, cuts) => {
        const whole = sent.map(({ type, data }) => line(type, data)).join(': alive\n\n');
        const text = new EventText();
        const got = [];
        let rest = whole;
        for (const cut of cuts) {
          got.push(...text.add(rest.slice(0, cut)));
          rest = rest.slice(cut);
        }
        expect([...got, ...text.add(rest)]).toEqual(sent);
      }),
    );
  });
});
