import { jsonAnswer, type HttpAnswer, type HttpRoute } from '../http/http-route.js';
import type { HealthCheck, HealthKind } from './health-check.js';

const KINDS: readonly HealthKind[] = ['live', 'ready'];

/** Before a worker can be asked: its process lives, and takes nothing yet. */
const STARTING: HealthCheck = {
  check: (kind) =>
    Promise.resolve({ status: kind === 'live' ? 'up' : 'down', details: { phase: 'starting' } }),
};

/** `/health/live` and `/health/ready`: 200 for up, 503 for down, with the result as JSON. */
export function healthRoutes(health: () => HealthCheck | undefined): readonly HttpRoute[] {
  return KINDS.map((kind) => ({
    path: `/health/${kind}`,
    handle: () => answerOf(health() ?? STARTING, kind),
  }));
}

async function answerOf(health: HealthCheck, kind: HealthKind): Promise<HttpAnswer> {
  const result = await health.check(kind);
  return jsonAnswer(result.status === 'up' ? 200 : 503, result);
}
