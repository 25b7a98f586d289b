import { Schedules } from 'nest-task-queue';
import { TaskSignature } from '../../src/canvas/signature.js';
import { startApplication } from '../support/application.js';
import { Ledger } from '../support/ledger.js';
import type { Arena } from './arena.js';
import { addressOf } from './address.js';
import { SoakTasks } from './soak-tasks.js';

export const SCHEDULE = 'soak-tick';
const TICK = new TaskSignature({ name: 'soak.tick', args: [], isImmutable: true });

/** The schedules of the arena, past its network; the beats are those of the workers. */
async function withSchedules(arena: Arena, act: (schedules: Schedules) => Promise<unknown>): Promise<void> {
  const { servers, namespace, ledger } = arena;
  const urls = servers.map(({ redis }) => redis.url);
  const app = await startApplication({
    options: { ...addressOf(urls, namespace), worker: false, beat: false },
    providers: [{ provide: Ledger, useValue: ledger }, SoakTasks],
  });
  try {
    await act(app.get(Schedules));
  } finally {
    await app.close();
  }
}

export const startTicking = (arena: Arena) =>
  withSchedules(arena, (schedules) =>
    schedules.upsert({ name: SCHEDULE, every: '1s', task: TICK, misfire: { all: 100 } }),
  );

export const stopTicking = (arena: Arena) => withSchedules(arena, (schedules) => schedules.pause(SCHEDULE));
