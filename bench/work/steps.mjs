/** Does what the parent of this process tells it, step by step, and ends with it. Each step answers an object, or nothing. */
export function answerSteps(steps) {
  process.on('message', ({ step, ...options }) => {
    steps[step](options).then(
      (answer) => process.send(answer ?? {}),
      (error) => process.send({ error: error.stack }),
    );
  });
  process.on('disconnect', () => process.exit());
}
