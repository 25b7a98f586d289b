import { FAULTS, type FaultName } from './fault-plan.js';
import type { SoakReport } from './soak.js';

const NAMES = {
  lost: 'lost: acknowledged, and not ended',
  endedTwice: 'ended twice',
  stale: 'stale ends that were accepted',
  idle: 'said to have succeeded, never run',
  strange: 'ended in another way than undisturbed',
  misread: 'read as another end',
  hasty: 'started beyond their rate',
  left: 'left when all had ended',
} as const;

/** What people read at the end. */
export function tableOf({ seed, seconds, shards, faults, figures, drainMs, isFine }: SoakReport): string {
  const { acknowledged, ended, runs, again, againAtMost, ticks, rate } = figures;
  const inflicted = Object.entries(faults).map(([name, count]) =>
    row(name, `${count} × ${FAULTS[name as FaultName].what}`),
  );
  const found = Object.entries(NAMES).map(([name, what]) => {
    const ids = figures.faults[name as keyof typeof NAMES];
    return row(`${ids.length}`, ids.length === 0 ? what : `${what}: ${ids.slice(0, 5).join(', ')}`);
  });
  return [
    `${seconds} s, seed ${seed}${shards > 1 ? `, ${shards} shards` : ''}`,
    '',
    ...(inflicted.length === 0 ? ['no faults'] : inflicted),
    '',
    row(`${acknowledged}`, 'enqueues acknowledged'),
    row(`${ended}`, 'tasks and groups ended'),
    row(`${runs}`, 'runs of handlers'),
    row(`${again}`, `runs again, at most ${againAtMost} by what was lost or given back`),
    row(`${ticks.tasks}`, `ticks of the schedule, ${ticks.fired} counted`),
    row(
      `${rate.most}`,
      `starts of limited tasks within a second at most, of ${rate.starts}; ${rate.atMost} may be`,
    ),
    row(`${(drainMs / 1_000).toFixed(1)} s`, 'from the last enqueue to the last end'),
    '',
    ...found,
    '',
    isFine ? 'All rules held.' : 'A RULE WAS BROKEN.',
  ].join('\n');
}

function row(figure: string, what: string): string {
  return `${figure.padStart(12)}  ${what}`;
}
