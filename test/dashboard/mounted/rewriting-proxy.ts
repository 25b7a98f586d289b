import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A policy of a proxy that lets nothing through but files and requests of the same origin, and no text that becomes a script. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; " +
  "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/** A reverse proxy that serves a place of another server below a path of its own, and adds a policy to each answer. */
export class RewritingProxy {
  readonly #server: Server;

  constructor(
    private readonly from: string,
    private readonly target: URL,
  ) {
    this.#server = createServer((asked, answer) => this.#pass(asked, answer));
  }

  /** Resolves with the address of the place. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${this.from}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #pass(asked: IncomingMessage, answer: ServerResponse): void {
    const { method, url = '/', headers } = asked;
    if (!url.startsWith(this.from)) {
      answer.writeHead(404).end();
      return;
    }
    const path = this.target.pathname + url.slice(this.from.length);
    const { hostname, port } = this.target;
    const passed = request({ hostname, port, path, method, headers }, (answered) => {
      for (const [name, value] of Object.entries(answered.headers)) answer.setHeader(name, value ?? '');
      const own = [answered.headers['content-security-policy'] ?? []].flat();
      answer.setHeader('content-security-policy', [...own, POLICY]);
      answer.writeHead(answered.statusCode ?? 502);
      answered.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    answer.on('close', () => passed.destroy());
    asked.pipe(passed);
  }
}
