import { readFileSync } from 'node:fs';

/** Linux counts the time of a process in ticks of a hundredth of a second. */
const TICK_MS = 10;

/** The CPU that a process has used so far, in ms. */
export function cpuMsOfProcess(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return ((user ?? 0) + (system ?? 0)) * TICK_MS;
}
