import { FigureRecorder } from '../../../src/core/figure-recorder.js';
import type { ReplayCase } from './replay-case.js';

/** The scripts that hand over figures and changes. */
export const figureCases: readonly ReplayCase[] = [
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
];
