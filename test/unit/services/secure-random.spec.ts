import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { MemoryBroker } from '../../../src/broker/memory/memory-broker.js';
import { createServices } from '../../../src/services/create-services.js';
import { secureRandom } from '../../../src/services/secure-random.js';

afterEach(() => {
  jest.restoreAllMocks();
});

describe('secureRandom', () => {
  it('gives numbers from 0 up to 1, without a repetition where it fills its pool again', () => {
    const random = secureRandom();
    const numbers = Array.from({ length: 5_000 }, () => random());
    expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
    // Of 5 000 numbers of 32 bits a pair is equal in one run of 300, three pairs in one of 10⁸.
    expect(new Set(numbers).size).toBeGreaterThan(4_997);
  });

  it('makes ids that do not follow from Math.random', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0.5);
    const broker = new MemoryBroker();
    const nothing = () => undefined;
    const { ids } = createServices(broker, {
      catalog: { byName: nothing, ofMethod: nothing, maxLength: nothing },
      maxPayload: 1_000,
      durability: 'stored',
      redact: undefined,
      onListenerError: nothing,
    });
    const made = Array.from({ length: 1_000 }, () => ids.next().slice('01a1fe20-9c4b-7000-'.length));
    expect(new Set(made).size).toBe(1_000);
    await broker.close();
  });
});
