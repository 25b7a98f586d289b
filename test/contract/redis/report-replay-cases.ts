import { FigureRecorder } from '../../../src/core/figure-recorder.js';
import type { OpenRedisBroker } from '../redis-opening.js';
import type { Stage } from '../stage.js';
import type { ReplayCase } from './replay-case.js';

const watch = (stage: Stage, watcher: string, types: string) =>
  (stage.opened as OpenRedisBroker).run('watch-events', watcher, types);

/** Scripts about what processes tell of themselves. */
export const reportCases: readonly ReplayCase[] = [
  {
    script: 'record-figures',
    what: 'handing over figures',
    call: async (stage) => {
      await stage.publish('a');
      await stage.broker.tasks.revoke('a');
      const recorder = new FigureRecorder();
      recorder.started('q', 'mail.send', 20);
      const rows = recorder.take();
      return () => stage.broker.figures.record('source', 1, rows);
    },
  },
  {
    script: 'watch-events',
    what: 'a watch of events',
    call: async (stage) => {
      await watch(stage, 'gone', 'task-lost');
      await stage.advance(14_000);
      await watch(stage, 'other', 'task-started task-failed');
      await stage.advance(1_000);
      return () => watch(stage, 'one', 'task-failed task-expired');
    },
  },
  {
    script: 'watch-events',
    what: 'the end of a watch of events',
    call: async (stage) => {
      await watch(stage, 'other', 'task-failed');
      await watch(stage, 'one', '*');
      return () => watch(stage, 'one', '');
    },
  },
];
