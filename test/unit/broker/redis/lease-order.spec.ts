import { describe, expect, it } from '@jest/globals';
import { byAge } from '../../../../src/broker/redis/lease-order.js';
import { tokenOf } from '../../../../src/core/token.js';

/** A lease as `<session>/<sequence>@<leased at>#<position>`. */
function lease(text: string) {
  const [session = 0, sequence = 0, leasedAt = 0, position = 1] = text.split(/[/@#]/).map(Number);
  return { id: text, token: tokenOf({ worker: 'w1', session, sequence, leasedAt, position, queue: 'q' }) };
}

describe('leases of a worker by age', () => {
  it.each([
    [
      'follow the numbers of the exchanges in a session',
      ['0/2@20', '0/10@100', '0/1@10'],
      ['0/1@10', '0/2@20', '0/10@100'],
    ],
    ['follow the positions in an exchange', ['0/1@10#10', '0/1@10#2'], ['0/1@10#2', '0/1@10#10']],
    ['follow the clock between sessions', ['0/9@20', '1/1@30', '1/0@10'], ['1/0@10', '0/9@20', '1/1@30']],
    ['keep the order of a session when the clock was set back', ['0/2@5', '0/1@90'], ['0/1@90', '0/2@5']],
  ])('%s', (_title, given, expected) => {
    expect(byAge(given.map(lease)).map(({ id }) => id)).toEqual(expected);
  });
});
