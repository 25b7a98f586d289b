import type { Broker } from '../broker/broker.js';
import { ConfigurationError } from '../core/errors.js';
import { messageOfError } from '../core/kind-of-value.js';
import type { TaskLogger } from '../core/task-logger.js';
import type { HealthCheck } from '../health/health-check.js';
import { healthRoutes } from '../health/health-routes.js';
import { HttpServer, type HttpAddress } from '../http/http-server.js';
import { ClusterMetrics } from '../metrics/cluster-metrics.js';
import { metricsRoutes, type MetricsSource } from '../metrics/routes.js';
import { openBroker, type BrokerTarget } from '../services/open-broker.js';

/** The HTTP server of `ntq worker`: one for a whole pool, in its supervisor. */
export class WorkerHttp {
  readonly #server: HttpServer;
  readonly #warn: (text: string) => void;
  #source: MetricsSource | undefined;
  #health: HealthCheck | undefined;
  /** The connection of a supervisor, which has no application. */
  #own: Promise<Broker> | undefined;

  /** Listens at once, and answers 503 until there is a broker. Throws a ConfigurationError where it cannot listen. */
  static async listen(address: HttpAddress, logger: TaskLogger): Promise<WorkerHttp> {
    const http = new WorkerHttp((text) => logger.warn(text));
    try {
      const port = await http.#server.listen(address);
      logger.log(`HTTP listens on ${address.host}:${port}: ${http.#server.paths.join(', ')}`);
      return http;
    } catch (cause) {
      throw new ConfigurationError(`--http: ${messageOfError(cause)}. Give another port or --http-host.`, {
        cause,
      });
    }
  }

  private constructor(warn: (text: string) => void) {
    this.#warn = warn;
    this.#server = new HttpServer(
      [...metricsRoutes(() => this.#source), ...healthRoutes(() => this.#health)],
      warn,
    );
  }

  /** From now on this health is served; before, the process is starting. */
  serve(health: HealthCheck): void {
    this.#health = health;
  }

  /** From now on this broker is read. */
  use(broker: Broker): void {
    this.#source = { broker, metrics: new ClusterMetrics(broker, this.#warn) };
  }

  /** Reads this broker over a connection that is opened for it; only the first call counts. */
  async connect(target: BrokerTarget): Promise<void> {
    if (this.#own !== undefined) return;
    // The routes say that Redis is away, and the workers log it.
    this.#own = openBroker({ ...target, role: 'operator' }, () => undefined);
    await this.#own.then(
      (broker) => this.use(broker),
      (error: unknown) => this.#warn(`HTTP has no broker: ${messageOfError(error)}`),
    );
  }

  async close(): Promise<void> {
    this.#server.close();
    await this.#own?.then((broker) => broker.close()).catch(() => undefined);
  }
}
