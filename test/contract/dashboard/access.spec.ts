import { describe, expect, it } from '@jest/globals';
import type { Permission } from '../../../src/dashboard/api-types.js';
import type { DashboardAccess } from '../../../src/dashboard/http/access.js';
import { PERMISSIONS } from '../../../src/dashboard/http/access.js';
import { ROUTES } from '../../../src/dashboard/routes/table.js';
import { openMemory } from '../memory-opening.js';
import { BROWSER, useDashboard } from './dashboard-stage.js';

const CHANGES = ROUTES.filter(({ method }) => method !== 'GET');
/** A path of each route, with some name in it. */
const pathOf = (pattern: string) => pattern.replace(/:\w+/g, 'x');
const named = ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const);
const namedChanges = CHANGES.map((route) => [`${route.method} ${route.path}`, route] as const);

const OPERATOR: readonly Permission[] = [
  ...(['view', 'tasks.revoke', 'tasks.run', 'dead.requeue', 'queues.pause'] as const),
  ...(['schedules.trigger', 'payload.read', 'audit.read'] as const),
];

describe('The access to each route of the dashboard', () => {
  const board = useDashboard(openMemory);

  const statusOf = async (method: string, pattern: string, access: DashboardAccess) => {
    const { status, value } = await board
      .ask<{ error?: { code: string } }>(method, pathOf(pattern), {
        access,
        body: '{}',
        // A stream that has ended before it begins.
        signal: AbortSignal.abort(),
      })
      .catch(() => ({ status: 200, value: {} as { error?: { code: string } } }));
    return [status, value.error?.code];
  };

  it.each(named)('%s is closed to nobody in particular', async (_name, { method, path }) => {
    expect(await statusOf(method, path, 'none')).toEqual([403, 'FORBIDDEN']);
  });

  it.each(named)(
    '%s is open to those alone who have its permission',
    async (_name, { method, path, permission }) => {
      for (const [role, permissions] of [
        ['viewer', ['view']],
        ['operator', OPERATOR],
        ['admin', PERMISSIONS],
        [{ allow: [permission], as: 'bob' }, ['view', permission]],
        [
          { allow: PERMISSIONS.filter((each) => each !== permission), as: 'bob' },
          PERMISSIONS.filter((each) => each !== permission || each === 'view'),
        ],
      ] as const) {
        const answer = await statusOf(method, path, role as DashboardAccess);
        const mayBe = (permissions as readonly Permission[]).includes(permission);
        expect([role, answer[1] === 'FORBIDDEN']).toEqual([role, !mayBe]);
      }
    },
  );

  it.each(namedChanges)('%s needs the token, the same origin and JSON', async (_name, { method, path }) => {
    const tries: readonly (readonly [Record<string, string>, string])[] = [
      [{ 'x-ntq-csrf': '' }, 'CSRF'],
      [{ 'x-ntq-csrf': 'y'.repeat(32) }, 'CSRF'],
      [{ cookie: '' }, 'CSRF'],
      [{ 'sec-fetch-site': 'cross-site' }, 'CROSS_ORIGIN'],
      [{ 'sec-fetch-site': 'same-site' }, 'CROSS_ORIGIN'],
    ];
    for (const [headers, code] of tries) {
      const { status, value } = await board.ask(method, pathOf(path), {
        headers: { ...BROWSER, ...headers },
        body: '{}',
      });
      expect([status, value]).toEqual([403, { error: expect.objectContaining({ code }) }]);
    }
    const { status } = await board.ask(method, pathOf(path), {
      headers: { ...BROWSER, 'content-type': 'text/plain' },
      body: '{}',
    });
    expect(status).toBe(415);
  });

  it.each(named)('%s answers with the security headers', async (_name, { method, path }) => {
    const { headers } = await board.send(method, `api/v1/${pathOf(path)}`, { access: 'none' });
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'none'; script-src 'self'"),
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
    });
  });

  it('A machine with a bearer token needs no CSRF token', async () => {
    const headers = { authorization: 'Bearer abc', 'content-type': 'application/json' };
    const { status } = await board.ask('POST', 'queues/q/pause', { headers, body: '{}' });
    expect(status).toBe(200);
  });

  it.each([
    [{ 'sec-fetch-site': 'cross-site' }, 'CROSS_ORIGIN'],
    [{ origin: 'https://evil.example', host: 'shop.example' }, 'CROSS_ORIGIN'],
    [{ cookie: 'session=1' }, 'CSRF'],
  ])(
    'A bearer token opens nothing to a page of another origin, or beside a cookie: %j',
    async (given, code) => {
      const machine = { authorization: 'Bearer abc', 'content-type': 'application/json' };
      const headers = { ...machine, ...given } as Record<string, string>;
      const { status, value } = await board.ask('POST', 'queues/q/pause', { headers, body: '{}' });
      expect([status, value]).toEqual([403, { error: expect.objectContaining({ code }) }]);
    },
  );

  it.each([
    [{ origin: 'https://shop.example', host: 'shop.example' }, 200],
    [{ origin: 'https://shop.example', host: 'inner:3000', 'x-forwarded-host': 'shop.example' }, 200],
    [{ origin: 'https://evil.example', host: 'shop.example' }, 403],
    [{ origin: 'null', host: 'shop.example' }, 403],
    [{}, 200],
  ])('A browser that sends no Sec-Fetch-Site is judged by %j: %i', async (given, status) => {
    const { 'sec-fetch-site': _site, ...headers } = BROWSER;
    const answer = await board.ask('POST', 'queues/q/pause', {
      headers: { ...headers, ...given } as never,
      body: '{}',
    });
    expect(answer.status).toBe(status);
  });

  it.each([
    'root',
    undefined,
    null,
    7,
    [],
    { allow: 'root', as: 'x' },
    { allow: ['fly'], as: 'x' },
    { allow: 'admin', as: '' },
  ])('An access that is a mistake, %j, opens nothing', async (access) => {
    // `undefined` would be the default of the test.
    const answer = await board.dashboard.handle(
      {
        method: 'GET',
        path: 'api/v1/session',
        query: new URLSearchParams(),
        headers: {},
        signal: new AbortController().signal,
      },
      access as DashboardAccess,
    );
    expect(answer.status).toBe(403);
  });

  it('A bulk action needs the permission of what it does', async () => {
    const body = { action: 'drop', ids: ['a'] };
    const { status, value } = await board.ask('POST', 'bulk', { access: 'operator', body });
    expect([status, value]).toEqual([
      403,
      { error: expect.objectContaining({ message: expect.stringContaining('dead.drop') }) },
    ]);
  });
});

describe('A read-only dashboard', () => {
  const board = useDashboard(openMemory, { readOnly: true });

  it.each(namedChanges.filter(([, { permission }]) => permission !== 'view'))(
    '%s is refused, also to an admin',
    async (_name, { method, path }) => {
      const { status, value } = await board.ask(method, pathOf(path), { access: 'admin', body: '{}' });
      expect([status, value]).toEqual([403, { error: expect.objectContaining({ code: 'READ_ONLY' }) }]);
    },
  );

  it('A bulk action is refused as well', async () => {
    const { status } = await board.ask('POST', 'bulk', { body: { action: 'revoke', ids: ['a'] } });
    expect(status).toBe(403);
  });

  it('The session names the permissions that change nothing', async () => {
    expect(await board.get('session')).toMatchObject({
      readOnly: true,
      permissions: ['view', 'payload.read', 'audit.read'],
    });
  });
});
