import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const ANSWER_MS = 5;

/** A call, as the dependency saw it. */
export interface Call {
  readonly at: number;
  readonly isRefused: boolean;
}

/** What the tasks of several processes depend on: a server that is up or down. */
export class DependencyServer {
  readonly calls: Call[] = [];
  isDown = false;
  readonly #server: Server;
  readonly #waiting = new Set<{ readonly count: number; readonly resolve: () => void }>();

  private constructor() {
    this.#server = createServer((_request, response) => {
      const isRefused = this.isDown;
      this.calls.push({ at: performance.now(), isRefused });
      void sleep(ANSWER_MS).then(() => response.writeHead(isRefused ? 503 : 200).end());
      for (const waiting of this.#waiting) if (this.answered >= waiting.count) waiting.resolve();
    });
  }

  static async start(): Promise<DependencyServer> {
    const dependency = new DependencyServer();
    await new Promise<void>((resolve) => dependency.#server.listen(0, '127.0.0.1', resolve));
    return dependency;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  get answered(): number {
    return this.calls.filter(({ isRefused }) => !isRefused).length;
  }

  get refused(): number {
    return this.calls.length - this.answered;
  }

  /** Resolves when it has answered so many calls in all. */
  async hasAnswered(count: number): Promise<void> {
    if (this.answered >= count) return;
    await new Promise<void>((resolve) => {
      const waiting = { count, resolve: () => (this.#waiting.delete(waiting), resolve()) };
      this.#waiting.add(waiting);
    });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
