import { describe, expect, it } from '@jest/globals';
import type { HealthCheck } from '../../../src/health/health-check.js';
import { healthRoutes } from '../../../src/health/health-routes.js';

describe('the routes of health', () => {
  const get = (path: string, health?: HealthCheck) =>
    healthRoutes(() => health)
      .find((route) => route.path === path)
      ?.handle({ query: new URLSearchParams(), headers: {} });

  it('Up is 200 and down is 503, with the result as JSON', async () => {
    const health: HealthCheck = {
      check: async (kind) => ({ status: kind === 'live' ? 'up' : 'down', details: { kind } }),
    };
    const headers = { 'content-type': 'application/json' };
    expect(await get('/health/live', health)).toEqual({
      status: 200,
      headers,
      body: '{"status":"up","details":{"kind":"live"}}\n',
    });
    expect(await get('/health/ready', health)).toEqual({
      status: 503,
      headers,
      body: '{"status":"down","details":{"kind":"ready"}}\n',
    });
  });

  it('A process whose worker has not started yet is live and not ready', async () => {
    expect((await get('/health/live'))?.status).toBe(200);
    expect(await get('/health/ready')).toMatchObject({
      status: 503,
      body: '{"status":"down","details":{"phase":"starting"}}\n',
    });
  });
});
