import { describe, expect, it } from '@jest/globals';
import { connectionFailureOf, nodeFailureOf } from '../../../../src/broker/redis/connection-failure.js';

const CALLER = { address: 'h:1, i:2' };
const OF_SENTINELS = { ...CALLER, master: 'mymaster' };

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
    const failure = connectionFailureOf(error, message.source.includes('mymaster') ? OF_SENTINELS : CALLER);
    expect(failure.kind).toBe(kind);
    expect(failure.message).toMatch(message);
  });

  it('is no lasting one where the master that Sentinels name is away, because they name another soon', () => {
    const failure = connectionFailureOf(withCode('ECONNREFUSED'), OF_SENTINELS);
    expect(failure.kind).toBe('other');
    expect(failure.message).toMatch(/^The master 'mymaster' does not answer \(ECONNREFUSED\)/);
  });

  it.each<[string, Error, string, RegExp]>([
    [
      'is away',
      withCode('ECONNREFUSED'),
      'other',
      /^The node i:2 of the cluster does not answer \(ECONNREFUSED\)/,
    ],
    ['hung up', new Error('Connection is closed.'), 'other', /^The node i:2 of the cluster does not answer/],
    [
      'is a single server',
      new Error('ERR This instance has cluster support disabled'),
      'other',
      /^i:2 is no node of a cluster/,
    ],
    ['wants a password', new Error('NOAUTH Authentication required.'), 'other', /^NOAUTH /],
  ])('is said of one node alone where it %s, because others may answer', (_, error, kind, message) => {
    const failure = nodeFailureOf(error, 'i:2', CALLER);
    expect(failure.kind).toBe(kind);
    expect(failure.message).toMatch(message);
  });
});
