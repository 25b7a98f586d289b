import { connect, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import type { RedisClient } from './redis-options.js';
import { isErrorLike } from '../../core/kind-of-value.js';

/** The address of a client, and whether it speaks TLS there. */
interface Transport {
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
}

/** Who is understood is ready before, and a boot says within three seconds what is wrong. */
const ASK_MS = 400;
/** A server that is there answers at once. */
const ANSWER_TIMEOUT_MS = 2_000;

/**
 * Finds out whether a client waits for ever because one end speaks TLS and the other does not: Redis says nothing, or hangs up
 * without a word. Asks in the other language, over a separate connection, every second until the client is ready.
 */
export class TransportWatch {
  /** The fault and the way out; `undefined` as long as nothing is known. */
  mismatch: string | undefined;
  readonly #timer: NodeJS.Timeout | undefined;
  #isAsking = false;
  #isOver = false;

  constructor(private readonly client: RedisClient) {
    const transport = transportOf(client);
    if (transport) this.#timer = setInterval(() => void this.#ask(transport), ASK_MS).unref();
  }

  stop(): void {
    this.#isOver = true;
    clearInterval(this.#timer);
    this.mismatch = undefined;
  }

  async #ask(transport: Transport): Promise<void> {
    // A client that the application made may have been ready before.
    if (this.client.status === 'ready') return this.stop();
    if (this.#isAsking) return;
    this.#isAsking = true;
    const mismatch = await mismatchAt(transport);
    this.#isAsking = false;
    if (!this.#isOver) this.mismatch = mismatch;
  }
}

/** Clusters and Sentinels name other addresses than the one they were given; a socket of this machine speaks no TLS. */
function transportOf(client: RedisClient): Transport | undefined {
  if ('nodes' in client) return undefined;
  const { host, port, path, sentinels, tls } = client.options;
  if (host === undefined || port === undefined || path || sentinels) return undefined;
  return { host, port, isSecure: tls !== undefined };
}

async function mismatchAt({ host, port, isSecure }: Transport): Promise<string | undefined> {
  const address = `${host}:${port}`;
  if (isSecure) {
    if (!(await speaksPlainly(host, port))) return undefined;
    return `${address} speaks plain text. Take redis:// instead of rediss://, or leave out tls; or take the port of Redis that speaks it.`;
  }
  if (!(await speaksTls(host, port))) return undefined;
  return `${address} speaks nothing else. Take rediss:// instead of redis://, or broker: { host, port, tls: {} }.`;
}

function speaksPlainly(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port });
  socket.write('PING\r\n');
  // Or an error: it wants a password first, or is loading.
  return decided(socket, 'data', (seen) => /^[+-]/.test(textOf(seen)));
}

/** The text of the bytes that came; '' for an error. */
function textOf(seen: unknown): string {
  return ArrayBuffer.isView(seen)
    ? Buffer.from(seen.buffer, seen.byteOffset, seen.byteLength).toString()
    : '';
}

/** Nothing is sent but the first words of TLS, so it does not matter whose certificate it is. */
function speaksTls(host: string, port: number): Promise<boolean> {
  const socket = connectSecurely({ host, port, rejectUnauthorized: false });
  // It may ask for a certificate of ours: that, too, is said in TLS.
  return decided(socket, 'secureConnect', (seen) => !isErrorLike(seen) || /alert/i.test(seen.message));
}

function decided(socket: Socket, event: string, isIt: (seen: unknown) => boolean): Promise<boolean> {
  socket.unref();
  return new Promise<boolean>((resolve) => {
    socket.setTimeout(ANSWER_TIMEOUT_MS, () => resolve(false));
    socket.once('close', () => resolve(false));
    for (const name of [event, 'error']) socket.once(name, (seen) => resolve(isIt(seen)));
  }).finally(() => socket.destroy());
}
