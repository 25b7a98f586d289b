// The cost of shards: how fast tasks are enqueued and drained without the option, with `shards: 1`, with sixteen hash tags on one server,
// and with one shard on each of two servers. One process, two servers, rounds by turns. Prints the time of the processor in the process and in
// all servers; exit code 1 when a promise is not kept.
// npm run bench:shards -- [--tasks n] [--rounds n] [--concurrency n] [--tags n]
import { median } from './report/statistics.mjs';
import { endOnSignals } from './run/ending.mjs';
import { playModes } from './run/modes.mjs';
import { openRedis } from './run/private-redis.mjs';
import { costOfServers, rate } from './work/cost.mjs';
import { backlogPhases, openNoop } from './work/noop-app.mjs';
import { numbersGiven } from './work/numbers.mjs';

const { tasks, rounds, concurrency, tags } = numbersGiven({
  tasks: 100_000,
  rounds: 8,
  concurrency: 100,
  tags: 16,
});

const servers = [await openRedis(), await openRedis()];
const urls = servers.map(({ url }) => url);
const close = async () => {
  await Promise.all(servers.map((server) => server.close()));
};
endOnSignals(close);

const MODES = {
  absent: { broker: urls[0] },
  one: { broker: urls[0], shards: 1 },
  tags: { broker: urls[0], shards: tags },
  servers: { shards: urls },
};
const NAMES = Object.keys(MODES);
const PHASES = backlogPhases(tasks);

/** Of the figures with the option absent; each holds for a task over its whole life. */
const PROMISES = [
  { mode: 'one', figure: 'redisUs', atMost: 1.02 },
  { mode: 'one', figure: 'nodeUs', atMost: 1.02 },
  { mode: 'tags', figure: 'redisUs', atMost: 1.15 },
  { mode: 'tags', figure: 'nodeUs', atMost: 1.2 },
  { mode: 'servers', phase: 'drain', figure: 'perSecond', atLeast: 1 },
];

function open(mode) {
  const namespace = `bench-shards-${mode}-${process.pid}`;
  return openNoop({ ...MODES[mode], namespace, worker: { concurrency } });
}

async function play(app) {
  const figures = {};
  for (const [phase, work] of Object.entries(PHASES))
    figures[phase] = rate(tasks, await costOfServers(urls, () => work(app)));
  for (const server of servers) await server.clear(app.namespace);
  return figures;
}

/** Of one phase, or of both together. */
function figureIn(round, mode, figure, phase) {
  const phases = phase === undefined ? Object.keys(PHASES) : [phase];
  return phases.reduce((sum, each) => sum + round[mode][each][figure], 0);
}

/** The median of the ratios of rounds that were played together. */
const ratioOf = (all, mode, figure, phase) =>
  median(all.map((round) => figureIn(round, mode, figure, phase) / figureIn(round, 'absent', figure, phase)));

function tell(all, phase) {
  for (const mode of NAMES) {
    const of = (figure) => median(all.map((round) => round[mode][phase][figure]));
    const ratio = (figure) => ratioOf(all, mode, figure, phase).toFixed(3);
    console.log(
      `${phase}, ${mode}: ${Math.round(of('perSecond'))} tasks/s (${ratio('perSecond')}), ` +
        `${of('nodeUs').toFixed(1)} us of this process (${ratio('nodeUs')}), ` +
        `${of('redisUs').toFixed(1)} us of Redis (${ratio('redisUs')}), ${of('commands').toFixed(2)} commands`,
    );
  }
}

function isKept(all, { mode, figure, phase, atMost = Infinity, atLeast = 0 }) {
  const ratio = ratioOf(all, mode, figure, phase);
  const isWithin = ratio <= atMost && ratio >= atLeast;
  const limit = atLeast > 0 ? `at least ${atLeast}` : `at most ${atMost}`;
  const subject = `${mode}, ${phase ?? 'enqueue and drain'}, ${figure}`;
  console.log(`${subject}: ${ratio.toFixed(3)}, ${limit}: ${isWithin ? 'kept' : 'not kept'}`);
  return isWithin;
}

try {
  const all = await playModes(NAMES, rounds, { open, play });
  for (const phase of Object.keys(PHASES)) tell(all, phase);
  if (!PROMISES.map((promise) => isKept(all, promise)).every(Boolean)) process.exitCode = 1;
} finally {
  await close();
}
