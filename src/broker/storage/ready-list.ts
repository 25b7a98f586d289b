import { DEFAULT_PRIORITY, type TaskHead } from '../../core/task-message.js';

/** The tasks of one queue and priority wait in one band; suspects have another band. */
export function bandOf(head: TaskHead): string {
  return `${(head.losses ?? 0) >= 2 ? 's' : (head.priority ?? DEFAULT_PRIORITY)}:${head.queue}`;
}

/** Where a ready task waits: its band, and behind a space its lane, if it has one. */
export function readyListOf(head: TaskHead): string {
  return head.lane === undefined || head.lane === '' ? bandOf(head) : `${bandOf(head)} ${head.lane}`;
}

/** The lane group of a lane: lanes of a band with the same limit keys; undefined for a lane without any. */
export function laneGroupOf(band: string, lane: string): string | undefined {
  const words = lane.replace(/^f:\S* ?/, '');
  return words === '' ? undefined : `${band} ${words}`;
}

/** The limit keys of a lane or a lane group, in order. */
export function limitKeysOf(text: string): readonly string[] {
  return text.split(' ').filter((word) => /^[rcb]:./.test(word));
}

/** The queue of a ready list, and its lane or ''. */
export function queueAndLaneOf(list: string): { readonly queue: string; readonly lane: string } {
  const space = list.indexOf(' ');
  if (space === -1) return { queue: list.slice(2), lane: '' };
  return { queue: list.slice(2, space), lane: list.slice(space + 1) };
}
