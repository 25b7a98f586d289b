import type { Command } from 'commander';
import type { Duration } from '../../core/duration.js';
import { toMs } from '../../core/duration.js';
import type { HealthResult, HealthStatus } from '../../health/health-check.js';
import { isLiveByFile, isLiveByPid, isReadyByFile } from '../../health/ready-file-health.js';
import { TaskHealth } from '../../health/task-health.js';
import { brokerTargetOf, openServices } from '../../services/connect.js';
import { duration, filled, names, whole } from '../arguments.js';
import { EXIT } from '../exit-code.js';
import { Output, type Colour } from '../output.js';
import { targetOf, withTarget, type TargetOptions } from '../session.js';

interface ReadyOptions extends TargetOptions {
  readonly readyFile?: string;
  readonly queue?: readonly string[];
  readonly oldestWait?: Duration;
  readonly waiting?: number;
  readonly workers?: number;
  readonly scheduleLag?: Duration;
  readonly deadLetters?: number;
}

interface LiveOptions {
  readonly readyFile?: string;
  readonly maxAge: Duration;
  readonly pid?: number;
  readonly json?: boolean;
}

interface Check extends HealthResult {
  readonly name: string;
}

const READY_HELP = `
Ends with 0 when all is well, 1 beyond a limit, 69 when Redis does not answer.

Example:
  $ ntq health ready --queue critical --oldest-wait 5m
`;
const LIVE_HELP = `
Asks no Redis. Ends with 0 for a live worker and 1 for a dead one.

Example:
  $ ntq health live --ready-file /tmp/ntq-ready --max-age 10m
`;

const COLOURS: Readonly<Record<HealthStatus, Colour>> = { up: 'green', degraded: 'yellow', down: 'red' };
const ORDER: readonly HealthStatus[] = ['up', 'degraded', 'down'];

/** `ntq health`: for exec probes. */
export function healthCommand(program: Command): void {
  const health = program
    .command('health')
    .summary('probe Redis, queues and a worker, with exit codes')
    .description('Answers probes by its exit code.');
  const ready = health
    .command('ready')
    .description('Whether Redis answers and is a master, and what else is asked.')
    .option('--ready-file <file>', 'the worker of this file takes tasks', filled)
    .option('--queue <names>', 'these queues are within their limits', names)
    .option(
      '--oldest-wait <duration>',
      'limit of each queue: how long the oldest task may have waited',
      duration,
    )
    .option('--waiting <number>', 'limit of each queue: how many tasks may wait', whole(0))
    .option('--workers <number>', 'at least this many workers live; with --queue, for each queue', whole(1))
    .option('--schedule-lag <duration>', 'no schedule is later than this', duration)
    .option('--dead-letters <number>', 'there are no more dead letters than this', whole(0))
    .addHelpText('after', READY_HELP);
  withTarget(ready).action((options: ReadyOptions) => answerReady(options, ready));
  const live = health
    .command('live')
    .description('Whether the worker of this machine turns its main loops.')
    .option('--ready-file <file>', 'the file that the worker was given', filled)
    .option(
      '--max-age <duration>',
      'how long a loop may stand still: longer than your longest hard limit',
      duration,
      '2m',
    )
    .option('--pid <number>', 'this process exists', whole(1))
    .option('--json', 'for programs')
    .addHelpText('after', LIVE_HELP);
  live.action((options: LiveOptions) => answerLive(options, live));
}

async function answerReady(options: ReadyOptions, command: Command): Promise<void> {
  if (options.queue === undefined && (options.oldestWait ?? options.waiting) !== undefined)
    command.error('error: --oldest-wait and --waiting are limits of a queue: give --queue <names>.');
  const target = targetOf(options, command);
  const address =
    'path' in target
      ? await (await import('../../nest/operations.js')).brokerOfApp(target)
      : brokerTargetOf(target);
  const services = await openServices(address);
  try {
    const health = new TaskHealth(services, () => ({ phase: 'running' }));
    const redis = { name: 'redis', ...withoutPhase(await health.check('ready')) };
    const others = redis.status === 'up' ? await checksOf(health, options) : [];
    answer([redis, ...others], options.json);
    if (redis.status !== 'up') process.exitCode = EXIT.unavailable;
  } finally {
    await services.close();
  }
}

/** The phase is one of a worker, and this process is none. */
function withoutPhase({ status, details }: HealthResult): HealthResult {
  const { phase: _phase, ...others } = details;
  return { status, details: others };
}

function checksOf(health: TaskHealth, options: ReadyOptions): Promise<readonly Check[]> {
  const { readyFile, queue = [], oldestWait, waiting, workers, scheduleLag, deadLetters } = options;
  const limits = {
    ...(oldestWait !== undefined && { oldestWait }),
    ...(waiting !== undefined && { waiting }),
  };
  const wanted = {
    ...(queue.length > 0 && { queues: queue }),
    ...(workers !== undefined && { atLeast: workers }),
  };
  const named = async (name: string, result: HealthResult | Promise<HealthResult>): Promise<Check> => ({
    name,
    ...(await result),
  });
  return Promise.all([
    ...(readyFile === undefined ? [] : [named('worker', isReadyByFile(readyFile))]),
    ...queue.map((name) => named(`queue ${name}`, health.queue(name, limits))),
    ...(workers === undefined ? [] : [named('workers', health.workers(wanted))]),
    ...(scheduleLag === undefined ? [] : [named('schedules', health.schedules({ lag: scheduleLag }))]),
    ...(deadLetters === undefined ? [] : [named('dead letters', health.deadLetters({ max: deadLetters }))]),
  ]);
}

function answerLive({ readyFile, maxAge, pid, json }: LiveOptions, command: Command): void {
  const checks: Check[] = [
    ...(readyFile === undefined ? [] : [{ name: 'worker', ...isLiveByFile(readyFile, toMs(maxAge, '')) }]),
    ...(pid === undefined ? [] : [{ name: 'process', ...isLiveByPid(pid) }]),
  ];
  if (checks.length === 0) command.error('error: which worker? Give --ready-file <file> or --pid <number>.');
  answer(checks, json);
}

function answer(checks: readonly Check[], isJson = false): void {
  const worst = Math.max(...checks.map(({ status }) => ORDER.indexOf(status)));
  if (worst > 0) process.exitCode = EXIT.failed;
  const output = new Output(isJson);
  output.answer({ status: ORDER[worst], checks }, () => {
    for (const { name, status, details } of checks) {
      const facts = Object.entries(details).map(([key, value]) => `${key} ${textOf(value)}`);
      output.line(
        { text: status.padEnd(9), colour: COLOURS[status] },
        `${name.padEnd(16)}  ${facts.join(', ')}`,
      );
    }
  });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
