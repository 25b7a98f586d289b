import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import type { ChildProcess } from 'node:child_process';
import { PoolChild, type ChildListener } from '../../../../src/worker/pool/pool-child.js';
import { inEnvelope } from '../../../../src/worker/pool/pool-message.js';

/** A process that does what the test says. */
export class FakeProcess extends EventEmitter {
  readonly guard = new PassThrough();
  readonly stdio = [null, null, null, null, this.guard];
  connected = true;
  readonly sent: unknown[] = [];
  readonly signals: string[] = [];

  constructor(public pid: number | undefined) {
    super();
  }

  send(message: unknown): void {
    this.sent.push(message);
  }

  kill(signal: string): void {
    this.signals.push(signal);
  }

  ready(): void {
    const worker = { id: `w${this.pid}`, concurrency: 4, leaseMs: 30_000, shutdownTimeoutMs: 25_000 };
    this.emit('message', inEnvelope({ kind: 'ready', worker, broker: 'b' }));
  }

  fails(error: string, isFinal = false): void {
    this.emit('message', inEnvelope({ kind: 'failed', error, isFinal }));
    this.emit('exit', 1, null);
  }

  disconnects(): void {
    this.connected = false;
    this.emit('disconnect');
  }

  dies(signal = 'SIGKILL'): void {
    this.emit('exit', null, signal);
  }

  async sends(message: object): Promise<void> {
    this.guard.write(`${JSON.stringify(message)}\n`);
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Forks fake processes, each of which is added to the list; its number is its pid. */
export function forkInto(processes: FakeProcess[]): (listener: ChildListener) => PoolChild {
  return (listener) => {
    const process = new FakeProcess(processes.length);
    processes.push(process);
    return new PoolChild(process as unknown as ChildProcess, listener);
  };
}
