import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nameInPath, pathPart } from '../../../src/dashboard/path-part.js';
import { ANY_LETTER } from '../../support/any-letter.js';

const BASE = 'http://host/ops/api/v1/';
const STEPS = ['.', '..', '~.', '~..', '~~.', '%2E', '%2e%2E', '...', '.a', '~', '~a', '..~'];

/** The part as a server gets it from a client that takes addresses as browsers do. */
const sent = (name: string) =>
  new URL(`tasks/${pathPart(name)}/arguments`, BASE).pathname.split('/')[5] ?? '';

describe('A name in the path of a request', () => {
  it.each(STEPS)('The name %j comes back from a path that a browser has taken apart', (name) => {
    expect(nameInPath(sent(name))).toBe(name);
  });

  it('Any name comes back', () => {
    const names = fc.string({ unit: ANY_LETTER, minLength: 1 });
    const dots = fc.string({ unit: fc.constantFrom('.', '~', '%', '2', 'E'), minLength: 1 });
    fc.assert(fc.property(fc.oneof(names, dots), (name) => expect(nameInPath(sent(name))).toBe(name)));
  });

  it('Names without such a step are encoded as ever', () => {
    for (const name of ['mails', 'a/b', '...', '~home', 'ü', '.hidden'])
      expect(pathPart(name)).toBe(encodeURIComponent(name));
  });
});
