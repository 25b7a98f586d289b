import { describe, expect, it } from '@jest/globals';
import { chain } from '../../../src/canvas/chain.js';
import { group } from '../../../src/canvas/group.js';
import { withoutDelay, inherited, withoutExpiry } from '../../../src/canvas/inheritance.js';
import { plan } from '../../../src/canvas/plan.js';
import type { AnySignature, MemberOptions } from '../../../src/canvas/signature.js';
import { s, si } from './signatures.js';

const ETA = new Date(5);

describe('options', () => {
  it.each<[string, MemberOptions, MemberOptions, MemberOptions]>([
    ['of the outer hold', { queue: 'o' }, {}, { queue: 'o' }],
    ['of the inner win', { queue: 'o', priority: 1 }, { queue: 'i' }, { queue: 'i', priority: 1 }],
    [
      'merge headers by key',
      { headers: { a: '1', b: '1' } },
      { headers: { b: '2' } },
      { headers: { a: '1', b: '2' } },
    ],
    [
      'keep the headers of the outer',
      { headers: { a: '1' } },
      { priority: 2 },
      { headers: { a: '1' }, priority: 2 },
    ],
    [
      'of the outer hold where the inner are undefined',
      { queue: 'o', eta: ETA },
      { queue: undefined as never, countdown: undefined as never, headers: { a: '1' } },
      { queue: 'o', eta: ETA, headers: { a: '1' } },
    ],
    [
      'replace an eta by a countdown',
      { eta: ETA },
      { countdown: 1, eta: undefined as never },
      { countdown: 1 },
    ],
    ['replace a retry whole', { retry: { limit: 5 } }, { retry: 1 }, { retry: 1 }],
  ])('%s', (_what, outer, inner, expected) => {
    expect(inherited(outer, inner)).toEqual(expected);
  });

  it('for what does not begin the whole hold nothing back', () => {
    expect(withoutDelay({ countdown: 1, eta: ETA, expires: 2, queue: 'q' })).toEqual({
      expires: 2,
      queue: 'q',
    });
  });

  it('for what a failure sets going have no time to miss', () => {
    expect(withoutExpiry({ countdown: 1, eta: ETA, expires: 2, queue: 'q' })).toEqual({ queue: 'q' });
  });

  it('reach each member', () => {
    const inner = group([si('b'), si('c').with({ countdown: 9 })]).with({ priority: 3 });
    const signature = chain([si('a'), inner, s('d')] as AnySignature[])
      .linkError(s('e') as never)
      .with({ queue: 'q', expires: 4 });
    const nodes = [...plan(signature as AnySignature, { id: 'w', options: { countdown: 1 } })];
    expect(Object.fromEntries(nodes.map(({ id, options }) => [id, options]))).toEqual({
      'w!0': { queue: 'q' },
      'w/0': { queue: 'q', expires: 4, countdown: 1 },
      'w/1': { queue: 'q', expires: 4, priority: 3 },
      'w/1.0': { queue: 'q', expires: 4, priority: 3 },
      'w/1.1': { queue: 'q', expires: 4, priority: 3, countdown: 9 },
      w: { queue: 'q', expires: 4 },
    });
  });
});
