import { Socket } from 'node:net';
import { parentPort } from 'node:worker_threads';
import { DutyRunner } from '../duty/duty-runner.js';
import { loadRedis, openBroker } from '../services/open-broker.js';
import { Guard } from '../worker/guard/guard.js';
import type { FromGuard, ToGuard } from '../worker/guard/guard-message.js';
import { SharedRunTable } from '../worker/guard/shared-run-table.js';
import type { GuardData } from '../worker/guard/thread-watch.js';
import { GUARD_FD } from '../worker/pool/pool-message.js';
import type { PlainBroker } from './plain-broker.js';

const supervisor = new Socket({ fd: GUARD_FD, readable: true, writable: true });

const notify = (message: FromGuard) => void supervisor.write(`${JSON.stringify(message)}\n`);
const warn = (line: unknown) => notify({ kind: 'warnings', lines: [String(line)] });

// While the application boots. Where it cannot be loaded, the main loop is refused its broker as well, and says so.
void loadRedis().catch(() => undefined);

/** The thread of a guard, in a process of the pool. */
async function main({ memory, worker, broker: plain }: GuardData): Promise<Guard> {
  // The connection of the main loop logs the same errors.
  const broker = await openBroker(plain as PlainBroker, () => undefined);
  const guard = new Guard({
    worker,
    broker,
    table: new SharedRunTable(memory),
    notify,
    kill: () => process.kill(process.pid, 'SIGKILL'),
  });
  parentPort?.on('message', (message: ToGuard) => guard.receive(message));
  void new DutyRunner(guard, { warn }).start();
  parentPort?.postMessage('watching');
  return guard;
}

// The supervisor may die while the application still boots, with a main loop that stands still.
let guard: Guard | undefined;
supervisor.on('error', () => undefined);
supervisor.once('close', () => {
  if (guard === undefined) process.kill(process.pid, 'SIGKILL');
  else void guard.supervisorLost();
});
supervisor.resume();

// The first message says which worker it guards.
parentPort?.once('message', (data: GuardData) => void main(data).then((started) => (guard = started)));
