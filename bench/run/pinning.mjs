import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/**
 * Gives Redis the first core for itself and all clients the others, so that no system is measured with more of the machine than another
 * because of where the kernel has put it. What this process starts from now on stays on its cores.
 *
 * @param {number | undefined} redisPid the process of a Redis that is ours
 * @returns {{ redis: string, clients: string } | { none: string }} the cores, or why nothing is pinned
 */
export function pinCores(redisPid) {
  if (redisPid === undefined) return { none: 'the Redis is not ours' };
  const cores = allowedCores();
  if (cores.length < 2) return { none: 'one core' };
  const [redis, ...clients] = cores;
  try {
    pin(redisPid, String(redis));
    pin(process.pid, clients.join(','));
  } catch (error) {
    return { none: `taskset: ${error.message.split('\n')[0]}` };
  }
  return { redis: String(redis), clients: clients.join(',') };
}

function pin(pid, cores) {
  execFileSync('taskset', ['-a', '-p', '-c', cores, String(pid)], { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** A container may have fewer than the machine. */
function allowedCores() {
  try {
    const text = execFileSync('taskset', ['-p', '-c', String(process.pid)], { encoding: 'utf8' });
    return text
      .slice(text.lastIndexOf(':') + 1)
      .trim()
      .split(',')
      .flatMap(rangeOf);
  } catch {
    return Array.from({ length: availableParallelism() }, (_, core) => core);
  }
}

function rangeOf(text) {
  const [first, last = first] = text.split('-').map(Number);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
