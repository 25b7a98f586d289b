import { findCelery } from './systems/celery/find.mjs';

export const OURS = 'nest-task-queue';
/** The targets are about this one. */
export const RIVAL = 'bullmq';
/** The same package at another revision, which --compare names. */
export const BEFORE = 'before';

/** Each is a file in systems/. */
export const SYSTEMS = [OURS, RIVAL, 'bee-queue', 'celery'];

export const TITLES = {
  'nest-task-queue': 'nest-task-queue',
  bullmq: 'BullMQ',
  'bee-queue': 'bee-queue',
  celery: 'Celery',
  [BEFORE]: 'before',
};

/** Why a system cannot take part here, in words; undefined when it can. */
export function absence(system, redis) {
  if (system !== 'celery') return undefined;
  if (!redis.isOurs) return 'it needs a Redis of the benchmark’s own, without REDIS_URL';
  return findCelery()
    ? undefined
    : 'no python3 here has it (Debian: apt-get install python3-celery python3-redis)';
}
