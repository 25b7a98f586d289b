import type { Publication } from '../../task-store.js';
import type { RedisConnection } from '../redis-connection.js';
import { RedisListener } from '../redis-listener.js';
import { RedisScheduleStore } from '../redis-schedule-store.js';

/** All keys that the check of schedules can leave behind, besides those without a name in them. */
export const SCHEDULE_KEYS = ['schedule:s', 'ticks:s'];

/** A schedule that is declared, fired, triggered, orphaned and removed: every command of every script of schedules. */
export async function checkScheduleScripts(
  redis: RedisConnection,
  message: Omit<Publication, 'id'>,
): Promise<void> {
  const store = new RedisScheduleStore(redis, new RedisListener(redis));
  const release = { id: 'r', silentMs: -1_000, schedules: [{ name: 's', hash: 'h' }] };
  await store.declare({ ...release, id: 'gone' });
  await store.declare(release);
  const fields = { entry: '{}', hash: 'h', origin: 'code', dueAt: 1, fireAt: 1, paused: null } as const;
  await store.put({ name: 's', from: undefined, version: '1', fields });
  await store.find({ kind: 'due', limit: 1 });
  await store.find({ kind: 'page', offset: 0, limit: 1 });
  const firing = { name: 's', version: '1', dueAt: 1, next: undefined, overlap: 'skip' } as const;
  const ticks = [{ dueAt: 1, fireAt: 1, message: { ...message, id: 'e' } }];
  await store.fire('t', [{ ...firing, limit: undefined, pending: undefined, ticks, missed: undefined }]);
  await store.trigger('s', { ...message, id: 'f' });
  await store.history('s', 1);
  await store.declare({ ...release, schedules: [] });
  await store.remove('s');
}
