import { HOUR } from '../messages.js';
import { ScheduleStage } from '../schedules.js';
import type { ReplayCase } from './replay-case.js';

export const scheduleReplays: readonly ReplayCase[] = [
  {
    script: 'declare-schedules',
    what: 'a declaration, one that orphans others included',
    call: async (stage) => {
      const schedules = new ScheduleStage(stage);
      const release = (id: string, name: string) => ({
        id,
        silentMs: HOUR,
        schedules: [{ name, hash: 'h' }],
      });
      await schedules.put('old', { origin: 'code' });
      await schedules.store.declare(release('r1', 'old'));
      await stage.advance(HOUR);
      return () => schedules.store.declare(release('r2', 'new'));
    },
  },
  {
    script: 'fire',
    what: 'ticks: missed, fired, kept back, skipped',
    call: async (stage) => {
      const schedules = new ScheduleStage(stage);
      const record = await schedules.put('a');
      const due = record.dueAt as number;
      await stage.advance(HOUR);
      const ticks = [1, 2, 3].map((each) =>
        schedules.tick('a', due + each, { dedupe: `k${each}`, dedupeMs: HOUR }),
      );
      const missed = { count: 1, since: due };
      const firing = schedules.firing(record, { ticks, missed, overlap: 'buffer' });
      return () => schedules.store.fire('call', [firing]);
    },
  },
  {
    script: 'put-schedule',
    what: 'an edit',
    call: async (stage) => {
      const { version } = await new ScheduleStage(stage).put('a');
      const fields = { paused: 'why', dueAt: null, fireAt: null };
      return () => stage.broker.schedules.put({ name: 'a', from: version, version: 'new', fields });
    },
  },
  {
    script: 'remove-schedule',
    what: 'a removal',
    secondAnswer: false,
    call: async (stage) => {
      await new ScheduleStage(stage).put('a');
      return () => stage.broker.schedules.remove('a');
    },
  },
  {
    script: 'trigger',
    what: 'a tick by hand',
    call: async (stage) => {
      await new ScheduleStage(stage).put('a');
      const message = stage.message('by-hand');
      return () => stage.broker.schedules.trigger('a', message);
    },
  },
];
