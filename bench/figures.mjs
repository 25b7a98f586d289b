// The cost of figures: how fast tasks are enqueued, drained, and both at once, with the option `figures: false` and with all figures.
// One process, one Redis, rounds by turns; a round of a second or two ends with a hand-over of figures, which comes once in 10 s otherwise. Prints the
// time of the processor in the process and in Redis, and the commands of Redis; exit code 1 when a promise is not kept.
// npm run bench:figures -- [--tasks n] [--rounds n] [--concurrency n]
import { median } from './report/statistics.mjs';
import { endOnSignals } from './run/ending.mjs';
import { playModes } from './run/modes.mjs';
import { openRedis } from './run/private-redis.mjs';
import { costOf, rate } from './work/cost.mjs';
import { backlogPhases, enqueueAll, openNoop, runsOf, settled } from './work/noop-app.mjs';
import { numbersGiven } from './work/numbers.mjs';

/** Of the speed without figures. */
const AT_LEAST = 0.98;
/** Commands for a task, on top of those without figures: a hand-over is shared by all tasks of its time. */
const COMMANDS_AT_MOST = 0.01;
const MODES = ['off', 'on'];
/** Enqueues that are under way at once while tasks are drained. */
const WAVE = 500;

const { tasks, rounds, concurrency } = numbersGiven({ tasks: 20_000, rounds: 9, concurrency: 100 });

const redis = await openRedis();
endOnSignals(redis.close);

function open(mode) {
  const namespace = `bench-figures-${mode}-${process.pid}`;
  return openNoop({ broker: redis.url, namespace, worker: { concurrency }, figures: mode === 'on' });
}

/** A read hands over first; without figures it reads nothing. */
const handOver = ({ inspector }) => inspector.figures({ from: '1m' });

const PHASES = {
  ...backlogPhases(tasks),
  sustained: async (app) => {
    const over = runsOf(tasks);
    for (let sent = 0; sent < tasks; sent += WAVE) await enqueueAll(app, Math.min(WAVE, tasks - sent));
    await over;
    await settled(app);
    await handOver(app);
  },
};

async function play(app) {
  const figures = {};
  for (const [phase, work] of Object.entries(PHASES))
    figures[phase] = rate(tasks, await costOf(redis.url, () => work(app)));
  await redis.clear(app.namespace);
  return figures;
}

const medianOf = (all, mode, phase, figure) => median(all.map((round) => round[mode][phase][figure]));
/** The median of the ratios of rounds that were played together. */
const ratioOf = (all, phase, figure) =>
  median(all.map(({ on, off }) => on[phase][figure] / off[phase][figure]));
const moreCommands = (all, phase) =>
  median(all.map(({ on, off }) => on[phase].commands - off[phase].commands));

function tell(all, phase) {
  for (const mode of MODES) {
    const [perSecond, node, server, commands] = ['perSecond', 'nodeUs', 'redisUs', 'commands'].map((figure) =>
      medianOf(all, mode, phase, figure),
    );
    const spent = `${node.toFixed(1)} us of this process, ${server.toFixed(1)} us of Redis`;
    console.log(
      `${phase}, figures ${mode}: ${Math.round(perSecond)} tasks/s, ${spent}, ${commands.toFixed(3)} commands`,
    );
  }
  const [speed, node, server] = ['perSecond', 'nodeUs', 'redisUs'].map((figure) =>
    ratioOf(all, phase, figure).toFixed(3),
  );
  console.log(`${phase}, on / off: speed ${speed}, this process ${node}, Redis ${server}`);
}

const isKept = (all, phase) =>
  ratioOf(all, phase, 'perSecond') >= AT_LEAST && moreCommands(all, phase) <= COMMANDS_AT_MOST;

try {
  const all = await playModes(MODES, rounds, { open, play });
  for (const phase of Object.keys(PHASES)) tell(all, phase);
  const broken = Object.keys(PHASES).filter((phase) => !isKept(all, phase));
  const promise = `${AT_LEAST} of the speed, and no more than ${COMMANDS_AT_MOST} commands for a task`;
  console.log(`${promise}: ${broken.length === 0 ? 'kept' : `not kept by ${broken.join(', ')}`}`);
  if (broken.length > 0) process.exitCode = 1;
} finally {
  await redis.close();
}
