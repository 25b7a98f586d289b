import type { HealthCheck, HealthKind } from './health-check.js';
import type { HttpResponse, HttpRoute } from './http-route.js';

const KINDS: readonly HealthKind[] = ['live', 'ready'];

/** `/health/live` and `/health/ready`: 200 for up, 503 for down, with the result as JSON. */
export function healthRoutes(health: HealthCheck): readonly HttpRoute[] {
  return KINDS.map((kind) => ({ path: `/health/${kind}`, handle: () => respond(health, kind) }));
}

async function respond(health: HealthCheck, kind: HealthKind): Promise<HttpResponse> {
  const result = await health.check(kind);
  return {
    status: result.status === 'up' ? 200 : 503,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: `${JSON.stringify(result)}\n`,
  };
}
