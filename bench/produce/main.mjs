// The process that enqueues for one system: opens its application, does what it is told, closes it again.
const system = await import(`../systems/${process.argv[2]}.mjs`);
let app;

const steps = {
  open: async (setup) => void (app = await system.open(setup, () => undefined)),
  run: async ({ what, ...options }) => (await import(`./${what}.mjs`)).produce(app, options),
  close: () => app.close(),
};

process.on('message', ({ step, ...options }) => {
  steps[step](options).then(
    (answer) => process.send(answer ?? {}),
    (error) => process.send({ error: error.stack }),
  );
});
process.on('disconnect', () => process.exit());
