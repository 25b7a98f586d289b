import { describe, expect, it } from '@jest/globals';
import { healthRoutes } from '../../../src/health/health-routes.js';

describe('the routes of health', () => {
  const routes = healthRoutes({
    check: async (kind) => ({ status: kind === 'live' ? 'up' : 'down', details: { kind } }),
  });
  const get = (path: string) =>
    routes.find((route) => route.path === path)?.handle({ method: 'GET', url: path });

  it('Up is 200 and down is 503, with the result as JSON that nobody keeps', async () => {
    const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };
    expect(await get('/health/live')).toEqual({
      status: 200,
      headers,
      body: '{"status":"up","details":{"kind":"live"}}\n',
    });
    expect(await get('/health/ready')).toEqual({
      status: 503,
      headers,
      body: '{"status":"down","details":{"kind":"ready"}}\n',
    });
  });
});
