import { describe, expect, it } from '@jest/globals';
import { connectionFailureOf } from '../../../../src/broker/redis/connection-failure.js';

const CALLER = { address: 'h:1, i:2', master: 'mymaster' };

const withCode = (code: string) => Object.assign(new Error(`connect ${code}`), { code });
const ofNodes = (lastNodeError: Error) =>
  Object.assign(new Error('Failed to refresh slots cache.'), { lastNodeError });
const ofSentinels = (last: string) =>
  new Error(`All sentinels are unreachable. Retrying from scratch after 10ms.${last}`);

describe('the reason why a connection failed', () => {
  it.each<[string, Error, string, RegExp]>([
    ['a closed port', withCode('ECONNREFUSED'), 'away', /^There is no Redis at h:1, i:2 \(ECONNREFUSED\)/],
    ['an unknown host', withCode('ENOTFOUND'), 'away', /^There is no Redis at h:1, i:2 \(ENOTFOUND\)/],
    ['closed nodes', ofNodes(new Error('Connection is closed.')), 'away', /^No node of the cluster answers/],
    ['unknown nodes', ofNodes(withCode('ENOTFOUND')), 'away', /^There is no Redis at h:1, i:2/],
    [
      'a node that is a single server',
      ofNodes(new Error('ERR This instance has cluster support disabled')),
      'foreign',
      /is no node of a cluster/,
    ],
    [
      'a node that wants a password',
      ofNodes(new Error('NOAUTH Authentication required.')),
      'other',
      /^NOAUTH /,
    ],
    [
      'closed Sentinels',
      ofSentinels(' Last error: Connection is closed.'),
      'away',
      /^No Sentinel answers at h:1/,
    ],
    [
      'a Sentinel that is a Redis',
      ofSentinels(" Last error: ERR unknown command 'sentinel', with args beginning with: 'get-master' 'm' "),
      'foreign',
      /h:1, i:2 is no Sentinel/,
    ],
    [
      'a Sentinel that wants a password',
      ofSentinels(' Last error: NOAUTH Authentication required.'),
      'other',
      /^NOAUTH /,
    ],
    [
      'a name that no Sentinel knows',
      ofSentinels(''),
      'away',
      /knows no master called 'mymaster'\. Give the name/,
    ],
    [
      'a name that the last Sentinel refuses',
      ofSentinels(' Last error: ERR No such master with that name'),
      'away',
      /knows no master called 'mymaster'/,
    ],
    ['a web server', new Error('Protocol error, got "H" as reply type byte'), 'foreign', /is no Redis/],
    ['a reset', withCode('ECONNRESET'), 'other', /ECONNRESET/],
  ])('is found for %s', (_, error, kind, message) => {
    const failure = connectionFailureOf(error, CALLER);
    expect(failure.kind).toBe(kind);
    expect(failure.message).toMatch(message);
  });
});
