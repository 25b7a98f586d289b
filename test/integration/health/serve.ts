import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HealthCheck } from '../../../src/health/health-check.js';
import { healthRoutes } from '../../../src/health/health-routes.js';

/** Serves the routes of health, and prints the port. */
export function serve(health: HealthCheck): void {
  const routes = healthRoutes(health);
  const server = createServer((request, response) => {
    const { method = '', url = '' } = request;
    const route = routes.find(({ path }) => path === url);
    void route?.handle({ method, url }).then(({ status, headers, body }) => {
      response.writeHead(status, headers).end(body);
    });
  });
  server.listen(0, '127.0.0.1', () => console.log(`PORT ${(server.address() as AddressInfo).port}`));
  server.unref();
}
