import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An authority, and a certificate for localhost that it signed; made by `openssl`, gone with `remove()`. */
export class Certificates {
  readonly #directory = mkdtempSync(join(tmpdir(), 'ntq-tls-'));

  constructor() {
    this.#openssl(
      'req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test-authority -keyout ca.key -out ca.crt',
    );
    this.#openssl('req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout redis.key -out redis.csr');
    writeFileSync(this.#path('redis.ext'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
    this.#openssl(
      'x509 -req -in redis.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile redis.ext -out redis.crt',
    );
  }

  /** The authority's certificate. */
  get ca(): string {
    return readFileSync(this.caFile, 'utf8');
  }

  get caFile(): string {
    return this.#path('ca.crt');
  }

  /** Arguments for a server that speaks TLS on that port. */
  serverArgs(port: number): string[] {
    return [
      ...['--tls-port', String(port), '--tls-cert-file', this.#path('redis.crt')],
      ...['--tls-key-file', this.#path('redis.key'), '--tls-ca-cert-file', this.caFile],
    ];
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #path(name: string): string {
    return join(this.#directory, name);
  }

  #openssl(args: string): void {
    execFileSync('openssl', args.split(' '), { cwd: this.#directory, stdio: 'pipe' });
  }
}
