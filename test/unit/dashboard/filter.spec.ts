import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  FILTER_KEYS,
  FILTER_STATES,
  needsSearch,
  parseFilter,
  printFilter,
  type FilterTerm,
} from '../../../src/dashboard/filter.js';
import { ANY_LETTER } from '../../support/any-letter.js';

describe('The filter language', () => {
  it.each<[text: string, terms: readonly FilterTerm[]]>([
    ['', []],
    ['  \t ', []],
    ['queue:critical', [{ key: 'queue', value: 'critical' }]],
    ['QUEUE:critical', [{ key: 'queue', value: 'critical' }]],
    ['task:email.*', [{ key: 'task', value: 'email.*' }]],
    [
      'task:email.send queue:low',
      [
        { key: 'task', value: 'email.send' },
        { key: 'queue', value: 'low' },
      ],
    ],
    ['state:FAILURE', [{ key: 'state', value: 'failed' }]],
    ['state:active', [{ key: 'state', value: 'running' }]],
    ['state:success', [{ key: 'state', value: 'succeeded' }]],
    ['since:1.5h', [{ key: 'since', value: '1.5h' }]],
    ['since:2026-11-30T12:00:00Z', [{ key: 'since', value: '2026-11-30T12:00:00Z' }]],
    ['error:"connect ECONNREFUSED"', [{ key: 'error', value: 'connect ECONNREFUSED' }]],
    ['error:"say \\"no\\" \\\\ twice"', [{ key: 'error', value: 'say "no" \\ twice' }]],
    ['header.tenant:acme', [{ key: 'header', path: 'tenant', value: 'acme' }]],
    ['header.x.y:1', [{ key: 'header', path: 'x.y', value: '1' }]],
    ['header."x y: z":1', [{ key: 'header', path: 'x y: z', value: '1' }]],
    ['args.0.user.plan:gold', [{ key: 'args', path: '0.user.plan', value: 'gold' }]],
    ['args:gold', [{ key: 'args', path: '', value: 'gold' }]],
    ['args.0:a:b', [{ key: 'args', path: '0', value: 'a:b' }]],
    ['error.name:Error', [{ key: 'error', path: 'name', value: 'Error' }]],
    [
      'task.name:"" error.name:""',
      [
        { key: 'task', path: 'name', value: '' },
        { key: 'error', path: 'name', value: '' },
      ],
    ],
    ['email.*', [{ key: 'task', value: 'email.*' }]],
    ['invoice', [{ key: 'task', value: '*invoice*' }]],
    ['0197b6e2-5a1c-7000-8000-0123456789ab', [{ key: 'id', value: '0197b6e2-5a1c-7000-8000-0123456789ab' }]],
  ])('reads %j as its conditions', (text, terms) => {
    expect(parseFilter(text)).toEqual({ terms, problems: [] });
  });

  it.each([
    ['colour:red', 'unknown-key'],
    ['queue.low:x', 'unknown-key'],
    ['error.message:x', 'unknown-key'],
    [':x', 'unknown-key'],
    ['queue:', 'no-value'],
    ['queue:""', 'no-value'],
    ['""', 'no-value'],
    ['header:x', 'no-path'],
    ['header.:x', 'no-path'],
    ['state:gone', 'bad-state'],
    ['since:yesterday', 'bad-moment'],
    ['since:2026-13-45', 'bad-moment'],
    ['error:"no end', 'open-quote'],
  ])('refuses %j as %s', (text, code) => {
    expect(parseFilter(text)).toEqual({ terms: [], problems: [{ code, text, at: 0 }] });
  });

  it('refuses a second value of a qualifier, because no task has both', () => {
    const { terms, problems } = parseFilter('queue:a  queue:b args.0:1 args.1:2 args:x args:y');
    expect(problems).toEqual([{ code: 'twice', text: 'queue:b', at: 9 }]);
    expect(terms).toHaveLength(5);
  });

  it('reads nothing beyond 4 000 characters', () => {
    expect(parseFilter(`${' '.repeat(4_000)}queue:a`).terms).toEqual([]);
  });

  it.each([
    ['id:a', false],
    ['id:a args.0:1 error:x worker:y since:1h', false],
    ['task:a queue:b state:failed since:1h', false],
    ['args.0:1', true],
    ['header.x:1', true],
    ['error:x', true],
    ['worker:x', true],
    ['worker:x state:running', false],
    ['state:waiting', true],
    ['state:delayed', false],
    ['since:1h', true],
    ['state:running since:1h', true],
    ['state:revoked since:1h', false],
  ])('knows that %j walks records: %s', (text, expected) => {
    expect(needsSearch(parseFilter(text).terms)).toBe(expected);
  });
});

const value = fc.string({ minLength: 1, unit: ANY_LETTER });
const term: fc.Arbitrary<FilterTerm> = fc.oneof(
  fc.record({ key: fc.constantFrom('id', 'task', 'queue', 'worker', 'error'), value }),
  fc.record({
    key: fc.constantFrom('task', 'error'),
    path: fc.constant('name'),
    value: fc.oneof(value, fc.constant('')),
  }),
  fc.record({ key: fc.constant('state'), value: fc.constantFrom(...FILTER_STATES) }),
  fc.record({ key: fc.constant('header'), path: value, value }),
  fc.record({ key: fc.constant('args'), path: fc.oneof(value, fc.constant('')), value }),
);

describe('A printed filter', () => {
  it('reads as the conditions that were printed, whatever characters they hold', () => {
    const terms = fc.uniqueArray(term, { selector: ({ key, path }) => `${key}.${path}`, maxLength: 6 });
    fc.assert(
      fc.property(terms, (given) => {
        expect(parseFilter(printFilter(given))).toEqual({ terms: given, problems: [] });
      }),
    );
  });

  it('is read without an error, whatever was typed', () => {
    const word = fc.oneof(fc.constantFrom(...FILTER_KEYS, ':', '.', '"', '\\', ' '), fc.string());
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const text = words.join('');
        const { terms, problems } = parseFilter(text);
        for (const { at, text: part } of problems) expect(text.slice(at)).toMatch(startsWith(part));
        expect(parseFilter(printFilter(terms))).toEqual({ terms, problems: [] });
      }),
    );
  });
});

function startsWith(part: string): RegExp {
  return new RegExp(`^${part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')}`);
}
