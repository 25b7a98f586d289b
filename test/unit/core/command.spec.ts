import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isAddressed, parseAnswer, parseCommand } from '../../../src/core/command.js';

const worker = { id: 'AbC-1', host: 'web-7.local' };

describe('a command', () => {
  it.each([
    [[], true],
    [['AbC-1'], true],
    [['abc-1'], false],
    [['web-*'], true],
    [['*.local', 'x'], true],
    [['web-'], false],
    [['x', 'y'], false],
  ])('for %j is for that worker: %p', (to, answer) => {
    expect(isAddressed(to, worker)).toBe(answer);
  });

  it('is read as it was written', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'Z', '0', '_', '-'), minLength: 1, maxLength: 100 });
    const args = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 5, noNullPrototype: true });
    const command = fc.record({ id: name, verb: name, to: fc.array(fc.string({ maxLength: 50 })), args });
    fc.assert(
      fc.property(command, (each) => {
        const text = JSON.stringify(each);
        expect(parseCommand(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('and an answer are read from any text without a fault', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        for (const read of [parseCommand, parseAnswer]) expect(() => read(text)).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });
});
