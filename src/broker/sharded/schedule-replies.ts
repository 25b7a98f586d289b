import type { ScheduleRecord, ScheduleReply } from '../schedule-store.js';
import { least, merged } from './merge.js';

const NEVER = Number.POSITIVE_INFINITY;

/** The next to fire first, those without a time last, by name. */
export function byFireTime(one: ScheduleRecord, other: ScheduleRecord): number {
  const { fireAt = NEVER } = one;
  const { fireAt: otherAt = NEVER } = other;
  if (fireAt !== otherAt) return fireAt - otherAt;
  return one.name < other.name ? -1 : 1;
}

/**
 * The reply of all shards. Each has another clock, so the moment is the latest of them: no shard waits for a moment that it has
 * passed. The next moment is counted from that.
 */
export function scheduleReplyOver(replies: readonly ScheduleReply[]): ScheduleReply {
  const now = Math.max(...replies.map((reply) => reply.now));
  const nextIn = least(replies.map((reply) => reply.nextAt && reply.nextAt - reply.now));
  return {
    now,
    nextAt: nextIn === undefined ? undefined : now + nextIn,
    schedules: merged(
      replies.map(({ schedules }) => schedules),
      byFireTime,
    ),
  };
}
