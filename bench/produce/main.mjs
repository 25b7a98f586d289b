// The process that enqueues for one system: opens its application, does what it is told, closes it again.
import { answerSteps } from '../work/steps.mjs';

const system = await import(`../systems/${process.argv[2]}.mjs`);
let app;

answerSteps({
  open: async (setup) => void (app = await system.open(setup, () => undefined)),
  run: async ({ what, ...options }) => (await import(`./${what}.mjs`)).produce(app, options),
  close: () => app.close(),
});
