import { LOG_START, positionBefore, type EventLogStore, type LogEntry } from '../broker/event-log-store.js';
import type { EventLogOptions, EventLogPage } from '../core/event-log.js';
import { momentOf } from '../core/moment.js';
import {
  checkAll,
  glob,
  listOf,
  matching,
  momentOrAge,
  oneOf,
  queueName,
  whole,
  type Checks,
} from '../core/option-check.js';
import { InvalidOptionError } from '../core/errors.js';
import { TASK_EVENT_TYPES } from '../core/task-event.js';
import type { WatchedEvent } from '../core/watched-event.js';
import { fitting, watchedEventOf } from './watched-events.js';

/** A position, or a position in each shard. */
const POSITIONS = /^\d{1,16}-\d{1,20}(,\d{1,16}-\d{1,20})*$/;

const SITE = { where: 'TaskEvents.read', prefix: 'TaskEvents.read: ' };
const CHECKS: Checks<EventLogOptions> = {
  types: listOf(oneOf(...TASK_EVENT_TYPES), "a list of types of events, such as ['task-failed']"),
  queue: queueName,
  task: glob,
  after: matching('the `next` of a page', (after) => typeof after === 'string' && POSITIONS.test(after)),
  since: momentOrAge,
  limit: whole(1, 10_000),
};

/** Reads a page of the log of events. */
export async function readEventLog(
  store: EventLogStore,
  options: EventLogOptions,
  now: number,
): Promise<EventLogPage> {
  checkAll(options, CHECKS, SITE);
  const { since, limit = 1_000 } = options;
  if (since !== undefined && options.after !== undefined)
    throw new InvalidOptionError(
      'TaskEvents.read: `after` and `since` both say where to begin. Give one of them.',
    );
  const after =
    since === undefined ? (options.after ?? LOG_START) : positionBefore(momentOf(since, now, 'since'));
  // One more than wanted tells whether there is more.
  const { entries, examined, last, hasGap } = await store.read({ after, limit: limit + 1 });
  const shown = entries.slice(0, limit);
  const hasMore = examined > limit;
  return {
    events: [...(hasGap ? [gapBefore(shown[0], now)] : []), ...eventsOf(shown, options)],
    next: entries.length > limit ? (shown.at(-1)?.id ?? last) : last,
    hasMore,
  };
}

/** A `dropped` event fits every filter: nobody knows what it stands for. */
function eventsOf(entries: readonly LogEntry[], options: EventLogOptions): readonly WatchedEvent[] {
  const fits = fitting(options);
  return entries.flatMap(({ event, worker }): WatchedEvent[] => {
    if (event.type === 'dropped') return [{ ...event, at: new Date(event.at) }];
    return fits(event) ? [watchedEventOf(event, worker)] : [];
  });
}

function gapBefore(first: LogEntry | undefined, now: number): WatchedEvent {
  return { type: 'dropped', at: new Date(first?.event.at ?? now), count: undefined };
}
