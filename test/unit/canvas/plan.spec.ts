import { describe, expect, it } from '@jest/globals';
import { chain } from '../../../src/canvas/chain.js';
import { chord } from '../../../src/canvas/chord.js';
import { group } from '../../../src/canvas/group.js';
import { entryIdOf, plan } from '../../../src/canvas/plan.js';
import type { AnySignature } from '../../../src/canvas/signature.js';
import { s, si } from './signatures.js';
import { withParts } from './with-parts.js';

const [a, b, c] = [si('a'), s('b') as never, s('c') as never];
const list = (...members: unknown[]) => chain(members as AnySignature[]) as AnySignature;

/** The nodes as `id: links`, links as `name=value`. */
function planned(signature: AnySignature, idPrefix?: string): string[] {
  const where = { id: 'w', options: {}, ...(idPrefix !== undefined && { idPrefix }) };
  return [...plan(signature, where)].flatMap(withParts).map(({ id, links }) => {
    const texts = Object.entries(links).map(([name, value]) =>
      value === true ? name : `${name}=${String(value)}`,
    );
    return [id, ...texts].join(' ');
  });
}

interface Row {
  readonly what: string;
  readonly signature: AnySignature;
  readonly nodes: readonly string[];
  readonly entry?: string;
}
const ROWS: readonly Row[] = [
  { what: 'a task', signature: a as AnySignature, nodes: ['w'] },
  {
    what: 'a chain',
    signature: list(a, b, c),
    nodes: ['w/0 next=w/1', 'w/1 after=w/0 next=w input=1', 'w after=w/1 first=w/0 input=1'],
    entry: 'w/0',
  },
  { what: 'a chain of one', signature: list(a), nodes: ['w'] },
  {
    what: 'a chain in a chain',
    signature: list(list(a, b), list(b)),
    nodes: ['w/0 next=w/1', 'w/1 after=w/0 next=w input=1', 'w after=w/1 first=w/0 input=1'],
    entry: 'w/0',
  },
  {
    what: 'a group',
    signature: group([a, a]) as AnySignature,
    nodes: ['w size=2', 'w.0 group=w index=0', 'w.1 group=w index=1'],
  },
  { what: 'an empty group', signature: group([]) as AnySignature, nodes: ['w size=0'] },
  {
    what: 'a group that fails fast',
    signature: group([a], { failFast: true }) as AnySignature,
    nodes: ['w size=1 failFast', 'w.0 group=w index=0'],
  },
  {
    what: 'a group whose parts take what came before',
    signature: list(a, group([b, a])),
    nodes: [
      'w/0 next=w',
      'w after=w/0 first=w/0 size=2 takesInput',
      'w.0 group=w index=0 inputGroup=w',
      'w.1 group=w index=1',
    ],
    entry: 'w/0',
  },
  {
    what: 'a chain as a part',
    signature: group([list(a, b)]) as AnySignature,
    nodes: ['w size=1', 'w.0/0 next=w.0', 'w.0 after=w.0/0 group=w index=0 first=w.0/0 input=1'],
  },
  {
    what: 'a chord',
    signature: chord([a], c as never) as AnySignature,
    nodes: ['w/0 next=w size=1', 'w/0.0 group=w/0 index=0', 'w after=w/0 first=w/0 input=1'],
    entry: 'w/0',
  },
  {
    what: 'a chord whose results are streamed',
    signature: chord([a], c as never, { results: 'stream' }) as AnySignature,
    nodes: ['w/0 next=w size=1', 'w/0.0 group=w/0 index=0', 'w after=w/0 first=w/0 input=2'],
    entry: 'w/0',
  },
  {
    what: 'linkError() of a task',
    signature: a.linkError(c) as AnySignature,
    nodes: ['w!0 input=1', 'w errbacks=w!0 cleanup=w!0'],
  },
  {
    what: 'linkError() of a chain: each member can set it going, the last drops it',
    signature: chain(a, b).linkError(c) as AnySignature,
    nodes: [
      'w!0 input=1',
      'w/0 next=w errbacks=w!0',
      'w after=w/0 first=w/0 errbacks=w!0 cleanup=w!0 input=1',
    ],
    entry: 'w/0',
  },
  {
    what: 'linkError() of a chord: its body sets it going',
    signature: chord([a], b).linkError(c) as AnySignature,
    nodes: [
      'w!0 input=1',
      'w/0 next=w errbacks=w!0 size=1',
      'w/0.0 group=w/0 index=0',
      'w after=w/0 first=w/0 errbacks=w!0 cleanup=w!0 input=1',
    ],
    entry: 'w/0',
  },
  {
    what: 'linkError() of a chain that ends with a group which is followed: the group sets it going',
    signature: list(list(group([a])).linkError(c), b),
    nodes: [
      'w!0 input=1',
      'w/0 next=w errbacks=w!0 cleanup=w!0 size=1',
      'w/0.0 group=w/0 index=0',
      'w after=w/0 first=w/0 input=1',
    ],
    entry: 'w/0',
  },
];

describe('a plan', () => {
  it.each(ROWS)('of $what', ({ signature, nodes, entry = 'w' }) => {
    expect(planned(signature)).toEqual(nodes);
    expect(entryIdOf(signature, { id: 'w' })).toBe(entry);
  });

  it('that replaces a task begins its inner ids with the prefix it is given', () => {
    expect(planned(list(a, group([a])), 'w~1')).toEqual([
      'w~1/0 next=w',
      'w after=w~1/0 first=w~1/0 size=1 idPrefix=w~1',
      'w~1.0 group=w index=0',
    ]);
  });

  it('gives what is many as an errback one node', () => {
    const [errback] = [...plan(a.linkError(chain(c, c) as never) as AnySignature, { id: 'w', options: {} })];
    expect(errback).toMatchObject({
      id: 'w!0',
      signature: { call: { name: 'ntq.workflow', isImmutable: false } },
    });
  });

  it.each([
    ['a .s() at the beginning', s('b')],
    ['one at the beginning of a chain', list(s('b'), a)],
    ['one in a group', group([s('b')])],
  ])('refuses %s', (_what, signature) => {
    expect(() => planned(signature as AnySignature)).toThrow(/nothing stands before it/);
  });
});
