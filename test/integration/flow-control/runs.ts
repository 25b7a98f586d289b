import { AT_ONCE } from './flow-tasks.js';

/** One attempt of a task, as the processes have noted it. */
export interface Run {
  readonly key: string;
  readonly id: string;
  readonly pid: number;
  readonly from: number;
  /** Its end, the death of its process, or the moment at which it was known to be lost; Infinity while it goes on. */
  readonly to: number;
  /** When its handler ended, or died with its process: later where it was lost and nobody could tell it so. */
  readonly handledTo: number;
}

interface Note {
  readonly event: string;
  readonly key: string;
  readonly id: string;
  readonly losses: number;
  readonly pid: number;
  readonly at: number;
}

function noteOf(line: string): Note {
  const [event = '', key = '', id = '', losses, pid, at] = line.split(' ');
  return { event, key, id, losses: Number(losses), pid: Number(pid), at: Number(at) };
}

const attempt = ({ id, losses }: Pick<Note, 'id' | 'losses'>) => `${id} ${losses}`;

/** The first moment of each attempt at which somebody says something that follows from it. */
function firstOf(notes: readonly Note[], events: readonly string[]): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  for (const note of notes) {
    if (!events.includes(note.event)) continue;
    first.set(attempt(note), Math.min(note.at, first.get(attempt(note)) ?? Infinity));
  }
  return first;
}

/**
 * From when to when each attempt held its permit. One whose lease ran out while its process stood still goes on in that process, but
 * its permit was released: it counts until the loss was reported, or its task was started again, whichever was noted first. Whether it
 * ended after that does not matter, for its outcome is refused.
 */
export function runsOf(
  lines: readonly string[],
  killed: ReadonlyMap<number, number> = new Map(),
): readonly Run[] {
  const notes = lines.map(noteOf);
  const lost = firstOf(notes, ['lost', 'start']);
  const ends = firstOf(notes, ['end']);
  return notes
    .filter(({ event }) => event === 'start')
    .map((note) => {
      const { key, id, pid, losses, at: from } = note;
      const endedAt = ends.get(attempt(note)) ?? killed.get(pid) ?? Infinity;
      const lostAt = lost.get(attempt({ id, losses: losses + 1 })) ?? Infinity;
      return { key, id, pid, from, to: Math.min(endedAt, lostAt), handledTo: endedAt };
    });
}

export interface Count {
  readonly at: number;
  readonly running: number;
}

/** Handlers that went on after their attempts were lost. */
export function staleOf(runs: readonly Run[]): readonly Run[] {
  return runs.filter(({ to, handledTo }) => handledTo > to);
}

/** How many run, from each moment on at which that changes. */
export function countsOf(runs: readonly Run[], key: string): readonly Count[] {
  const own = runs.filter((run) => run.key === key);
  const changes = [
    ...own.map(({ from }) => ({ at: from, by: 1 })),
    ...own.map(({ to }) => ({ at: to, by: -1 })),
  ];
  // What ends in the millisecond in which another starts has ended first.
  changes.sort((one, other) => one.at - other.at || one.by - other.by);
  let running = 0;
  return changes.map(({ at, by }) => ({ at, running: (running += by) }));
}

/** The most that ran at once. */
export function mostOf(counts: readonly Count[]): number {
  return Math.max(...counts.map(({ running }) => running));
}

/** From the first moment at which the limit was reached to the last, the longest time in which it was not. */
export function longestBelow(counts: readonly Count[]): number {
  let longest = 0;
  let fullAt: number | undefined;
  let isFull = false;
  for (const { at, running } of counts) {
    if (running >= AT_ONCE && fullAt !== undefined && !isFull) longest = Math.max(longest, at - fullAt);
    if (isFull || running >= AT_ONCE) fullAt = at;
    isFull = running >= AT_ONCE;
  }
  return longest;
}
