import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeDeadLetter, decodeRecord, encodeDeadLetter, encodeLive } from '../../../src/core/codec.js';
import type { EndedHead, TaskHead } from '../../../src/core/task-message.js';

const head = fc.record(
  {
    name: fc.string(),
    queue: fc.string(),
    at: fc.nat(),
    priority: fc.nat(9),
    retries: fc.nat(),
    expires: fc.nat(),
    dedupe: fc.string(),
    hooks: fc.array(fc.string()),
  },
  { requiredKeys: ['name', 'queue', 'at'] },
) as fc.Arbitrary<TaskHead>;
const ended = head.map<EndedHead>((one) => ({ ...one, state: 'FAILURE', reason: 'error', endedAt: one.at }));
/** JSON holds no newline; that of bodies is not ours to rely on. */
const json = fc.json();
const plain = (value: object) => JSON.parse(JSON.stringify(value)) as object;

/** An ended record as scripts write it. */
function encodeEnded(head: EndedHead, expireAt: number, result: string, progress = ''): string {
  return `e${String(expireAt).padStart(13, '0')}${JSON.stringify(head)}\n${result}\n${progress}`;
}

describe('the record of a task', () => {
  it('comes back while the task lives', () => {
    fc.assert(
      fc.property(head, fc.string(), (one, body) => {
        expect(decodeRecord(encodeLive(one, body))).toEqual({ kind: 'live', head: plain(one), body });
      }),
    );
  });

  it('comes back when the task has ended', () => {
    fc.assert(
      fc.property(ended, fc.nat(9_999_999_999_999), json, json, (one, expireAt, result, progress) => {
        expect(decodeRecord(encodeEnded(one, expireAt, result, progress))).toEqual({
          kind: 'ended',
          head: plain(one),
          expireAt,
          result,
          progress,
        });
      }),
    );
  });

  it.each([
    ['plain', {}, 'r'],
    ['one that expires', { expires: 5 }, 's'],
    ['an early one', { early: true as const }, 's'],
  ])('says by its first letter whether it is to be looked at: %s', (_name, more, letter) => {
    expect(encodeLive({ name: 'n', queue: 'q', at: 1, ...more }, '')[0]).toBe(letter);
  });

  it.each([
    '',
    'r',
    'r\n',
    'x{}\n',
    'r{}\n',
    'rnull\n',
    'r{"name":"n","queue":"q"}\n',
    'e',
    'e\n\n',
    'e1{}\n\n',
    'r{"name":"n","queue":"q","at":1,"retries":"many"}\n',
    'r{"name":"n","queue":"q","at":1,"ttl":1e999}\n',
    'r{"name":"n","queue":"q","at":1,"losses":null}\n',
    'r{"name":"n","queue":"q","at":1,"group":5}\n',
  ])('is none where the bytes are %j', (bytes) => {
    expect(decodeRecord(bytes)).toBeUndefined();
  });

  it('is found or not, but never throws', () => {
    const bytes = fc.oneof(
      fc.string(),
      fc
        .tuple(fc.constantFrom('r', 's', 'e1234567890123'), fc.json())
        .map(([kind, text]) => `${kind}${text}\n`),
    );
    fc.assert(
      fc.property(bytes, (text) => {
        decodeRecord(text);
        decodeDeadLetter(text);
      }),
    );
  });
});

describe('a letter', () => {
  it('comes back', () => {
    fc.assert(
      fc.property(ended, json, head, fc.string(), (one, failure, live, body) => {
        const letter = { ended: one, failure, head: live, body };
        expect(decodeDeadLetter(encodeDeadLetter(letter))).toEqual(plain(letter));
      }),
    );
  });

  it('is an ended record and a live one without their beginnings', () => {
    const live: TaskHead = { name: 'n', queue: 'q', at: 1 };
    const one: EndedHead = { ...live, state: 'FAILURE', endedAt: 2 };
    const records = encodeEnded(one, 5, '{"f":1}').slice(14) + '\n' + encodeLive(live, 'body').slice(1);
    expect(records).toBe(encodeDeadLetter({ ended: one, failure: '{"f":1}', head: live, body: 'body' }));
  });

  it('is none where its heads are missing', () => {
    expect(decodeDeadLetter('{}\n\n\n{}\n')).toBeUndefined();
  });
});
