import { HOUR } from '../messages.js';
import { FigureRecorder } from '../../../src/core/figure-recorder.js';
import type { OpenRedisBroker } from '../redis-opening.js';
import type { Stage } from '../stage.js';
import type { ReplayCase } from './replay-case.js';

const CHUNK_MS = 30 * 60_000;

const watch = (stage: Stage, watcher: string, types: string) =>
  (stage.opened as OpenRedisBroker).run('watch-events', watcher, types);

/** Scripts by which processes report events, figures and changes. */
export const reportCases: readonly ReplayCase[] = [
  {
    script: 'audit',
    what: 'noting a change',
    call: async (stage) => {
      const change = { who: 'ann@host', via: 'cli', action: 'Queues.pause', target: 'q' } as const;
      await stage.broker.audit.record({ key: 'first', ...change });
      return () => stage.broker.audit.record({ key: 'second', ...change });
    },
  },
  {
    script: 'log-events',
    what: 'keeping events',
    call: async (stage) => {
      const event = {
        type: 'task-started',
        at: 1,
        id: 'a',
        name: 'mail.send',
        queue: 'q',
        attempt: 1,
      } as const;
      const { eventLog } = stage.broker;
      await eventLog.append('other', 1, { events: [event] }, 1_000);
      return () => eventLog.append('source', 1, { worker: 'w1', events: [event, event] }, 1_000);
    },
  },
  {
    script: 'archive-figures',
    what: 'archiving figures',
    call: async (stage) => {
      const recorder = new FigureRecorder();
      recorder.started('q', 'mail.send', 20);
      await stage.broker.figures.record('source', 1, recorder.take());
      const at = Math.floor(stage.now / CHUNK_MS) * CHUNK_MS;
      await stage.advance(CHUNK_MS);
      const opened = stage.opened as OpenRedisBroker;
      return () => opened.run('archive-figures', 60_000, at, 0, 10, 3 * HOUR, at + HOUR, '\u0002\nvalue');
    },
  },
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
