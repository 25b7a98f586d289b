// Celery, from Debian's python3-celery and python3-redis: its producer and its worker are Python, so its measures are, too. This is the
// way to them: a request is a line of JSON, and so is the answer.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { findCelery } from './celery/find.mjs';

const RUNNER = fileURLToPath(new URL('./celery/runner.py', import.meta.url));

export const facts = {
  name: 'celery',
  settings: {
    worker: 'prefork, as many processes as the concurrency says, at most 2; without gossip and mingle',
    results: 'kept for 1h (result_expires)',
    redis: 'database 1 of the same Redis',
    acknowledgement: 'early, its default: a task that dies with its worker is not run again',
  },
  // Its producer cannot hold the higher rates, and it has two processes at most.
  lacks: [
    ...['latency-1000', 'latency-5000', 'latency-100-workers-4', 'waiting-100', 'waiting-1000'],
    ...['backlog', 'chord-stream'],
  ],
};

let runner;

export async function measure(name, setup) {
  runner ??= start();
  runner.child.stdin.write(`${JSON.stringify({ measure: name, ...setup })}\n`);
  const [line] = await once(runner.lines, 'line');
  const { figures, error } = JSON.parse(line);
  if (error) throw new Error(error);
  return figures;
}

/** A group of its own, which ends itself when its input closes. */
function start() {
  const child = spawn(findCelery().python, [RUNNER], { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  child.once('exit', (code, signal) => {
    console.error(`Celery's process ended with ${signal ?? code}`);
    process.exit(1);
  });
  return { child, lines: createInterface({ input: child.stdout }) };
}
