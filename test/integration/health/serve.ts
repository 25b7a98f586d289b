import type { HealthCheck } from '../../../src/health/health-check.js';
import { healthRoutes } from '../../../src/health/health-routes.js';
import { HttpServer } from '../../../src/http/http-server.js';

/** Serves the routes of health, and prints the port. */
export function serve(health: HealthCheck): void {
  const server = new HttpServer(
    healthRoutes(() => health),
    (text) => console.error(text),
  );
  void server.listen({ port: 0, host: '127.0.0.1' }).then((port) => console.log(`PORT ${port}`));
}
