// A process that works for one system: opens its application, and says when each task started.
import { machineUs } from '../work/clock.mjs';
import { answerSteps } from '../work/steps.mjs';

const system = await import(`../systems/${process.argv[2]}.mjs`);
let app;
/** Index of the task, and the milliseconds from its enqueue to its start, in turn. */
let started = [];

answerSteps({
  open: async (setup) => {
    started = [];
    app = await system.open(setup, ({ index, sentUs }) => {
      started.push(index, (machineUs() - sentUs) / 1_000);
    });
    await app.start();
  },
  count: async () => ({ count: started.length / 2 }),
  started: async () => ({ started }),
  close: () => app.close(),
});
