import { findCelery } from './systems/celery/find.mjs';

/** Each is a file in systems/. */
export const SYSTEMS = ['nest-task-queue', 'bullmq', 'bee-queue', 'celery'];

export const TITLES = {
  'nest-task-queue': 'nest-task-queue',
  bullmq: 'BullMQ',
  'bee-queue': 'bee-queue',
  celery: 'Celery',
};

/** Why a system cannot take part here, in words; undefined when it can. */
export function absence(system, redis) {
  if (system !== 'celery') return undefined;
  if (!redis.isOurs) return 'it needs a Redis of the benchmark’s own, without REDIS_URL';
  return findCelery() ? undefined : 'no python3 here has it (Debian: apt-get install python3-celery)';
}
