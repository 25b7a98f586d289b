import { describe, expect, it } from '@jest/globals';
import { ApiError } from '../../../src/dashboard/http/api-error.js';
import { accessOf } from '../../../src/dashboard/http/credentials.js';

const hosts = ['127.0.0.1', 'localhost', '[::1]'];
const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });

function statusOf(call: () => unknown): number | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    return error instanceof ApiError ? error.status : 500;
  }
}

describe('The access of the sender of a request', () => {
  const credentials = { user: 'ann', password: 'geheim: ü', token: 'machine', hosts };

  it.each([
    [basic('ann:geheim: ü'), 'ann'],
    [basic('anything:machine'), 'token'],
    [{ authorization: 'Bearer machine' }, 'token'],
    [{ authorization: 'bearer machine' }, 'token'],
  ])('%j is known', (headers, as) => {
    expect(accessOf(headers, credentials)).toEqual({ allow: 'admin', as });
  });

  it.each([
    {},
    basic('ann:wrong'),
    basic('bob:geheim: ü'),
    basic('ann'),
    { authorization: 'Basic ***' },
    { authorization: 'Basic' },
    { authorization: 'Bearer ' },
    { authorization: 'Bearer geheim: ü' },
    { authorization: 'Digest machine' },
  ])('%j is asked who it is', (headers) => {
    expect(statusOf(() => accessOf(headers, credentials))).toBe(401);
  });

  it('A token alone does not make an empty password right', () => {
    const only = { user: 'ann', token: 'machine', hosts };
    expect(statusOf(() => accessOf(basic('ann:'), only))).toBe(401);
    expect(statusOf(() => accessOf(basic('ann:undefined'), only))).toBe(401);
  });

  it.each([
    [{ user: 'ann', password: 'geheim', token: '', hosts }],
    [{ user: 'ann', password: '', token: 'machine', hosts }],
    [{ user: '', password: '', hosts }],
    [{ token: '', hosts }],
  ])('A secret that is empty, as in %j, lets nobody in', (empty) => {
    const tries = [
      ...[{}, { host: 'localhost' }, { authorization: 'Bearer' }, { authorization: 'Bearer ' }],
      ...[{ authorization: 'Basic' }, basic(':'), basic('ann:'), basic('admin:'), basic('')],
    ];
    for (const headers of tries)
      expect([headers, statusOf(() => accessOf(headers, empty))]).toEqual([headers, 401]);
  });

  it.each(['localhost:5555', '127.0.0.1:5555', '[::1]:5555', 'LOCALHOST'])(
    'Without credentials a browser of this machine that calls %s is let in',
    (host) => {
      expect(accessOf({ host }, { hosts })).toEqual({ allow: 'admin', as: 'local' });
    },
  );

  it.each(['evil.example', 'evil.example:5555', 'localhost.evil.example', ''])(
    'Without credentials a page that calls this machine %s is refused',
    (host) => {
      expect(statusOf(() => accessOf({ host }, { hosts }))).toBe(403);
    },
  );
});
