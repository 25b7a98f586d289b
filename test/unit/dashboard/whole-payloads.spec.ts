import { describe, expect, it } from '@jest/globals';
import { Payloads } from '../../../src/dashboard/view/payloads.js';

const MOST = 64 * 1024 * 1024;

describe('Payloads that are not cut', () => {
  const payloads = new Payloads({ arguments: 'shown', redact: undefined });

  it('A text of 64 MiB is shown as a whole, and a longer one is refused, while its beginning is shown', () => {
    const longest = `"${'x'.repeat(MOST - 2)}"`;
    expect(payloads.whole.json(longest)).toMatchObject({ isCut: false, bytes: MOST });
    const longer = ` ${longest}`;
    expect(() => payloads.whole.json(longer)).toThrow(
      `The text has ${MOST + 1} bytes; at most ${MOST} are shown as a whole.`,
    );
    expect(payloads.json(longer)).toMatchObject({ isCut: true, bytes: MOST + 1 });
  });

  it('A text that is too large is refused before rules look at it', () => {
    const seen: string[] = [];
    const redact = (text: string): string => {
      seen.push(text.slice(0, 1));
      return text;
    };
    const { whole } = new Payloads({ arguments: 'shown', redact: redact as never });
    expect(() => whole.json(`"${'ü'.repeat(MOST / 2)}"`)).toThrow('at most');
    expect(seen).toEqual([]);
  });
});
