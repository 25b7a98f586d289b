import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import { messageOfError } from '../../core/kind-of-value.js';
import { toMs, type Duration } from '../../core/duration.js';
import { openServices, brokerTargetOf, type Operations } from '../../services/connect.js';
import { positiveDuration } from '../arguments.js';
import { Output } from '../output.js';
import { bootApp, inSession, targetOf, withTarget, type Session, type TargetOptions } from '../session.js';
import { QUEUE_COLUMNS, WORKER_COLUMNS } from '../top/columns.js';
import { LiveTop } from '../top/live-top.js';
import { TerminalScreen } from '../top/terminal-screen.js';
import { TopReader } from '../top/top-data.js';
import { FIRST_VIEW, sortedQueues, sortedWorkers } from '../top/view.js';

interface TopOptions extends TargetOptions {
  readonly every: Duration;
  readonly once?: boolean;
}

const HELP = `
Keys: q ends it, space pauses it, n w o r d sort by name, waiting, oldest, running and done/s, - reverses the order.
Rates are those of the last one to two minutes; a worker's is that between its last two heartbeats.
Without a terminal it prints once.

Examples:
  $ ntq top --namespace shop
  $ ntq top --once
  $ ntq top --json --every 10s
`;

/** `ntq top`: queues, workers and rates, live. */
export function topCommand(program: Command): void {
  const top = program
    .command('top')
    .summary('watch queues, workers and rates')
    .description(
      'Shows queues, workers and rates on the whole terminal, and renews them. Redis may go and come.',
    )
    .option('--every <duration>', 'how often it looks', positiveDuration, '2s')
    .option('--once', 'print the tables once')
    .addHelpText('after', HELP);
  withTarget(top).action((options: TopOptions) => show(options, top));
}

async function show(options: TopOptions, command: Command): Promise<void> {
  const isLive = options.once !== true && (options.json === true || process.stdout.isTTY);
  if (!isLive) return inSession(options, command, once);
  const stop = stoppedBySignals();
  const services = await openedServices(options, command);
  try {
    await (options.json === true ? lines(services, options, stop) : live(services, options, stop));
  } finally {
    await services.close();
  }
}

/** Unlike other commands it starts while Redis is away: those who look for a fault start it first. */
async function openedServices(options: TopOptions, command: Command): Promise<Operations> {
  const target = targetOf(options, command);
  return 'path' in target ? bootApp(target) : openServices(brokerTargetOf(target));
}

function stoppedBySignals(): AbortController {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.abort());
  return stop;
}

function live(services: Operations, { every, namespace }: TopOptions, stop: AbortController): Promise<void> {
  const reader = new TopReader(services);
  const source = { namespace, read: () => reader.read(), everyMs: toMs(every, '') };
  return new LiveTop(source, new TerminalScreen(), stop).run();
}

/** A JSON object on each line. */
async function lines(
  services: Operations,
  { every }: TopOptions,
  { signal }: AbortController,
): Promise<void> {
  const reader = new TopReader(services);
  const output = new Output(true);
  while (!signal.aborted) {
    try {
      output.line(JSON.stringify(await reader.read()));
    } catch (error) {
      output.warn(`ntq top: ${messageOfError(error)}`);
    }
    await delay(toMs(every, ''), undefined, { signal }).catch(() => undefined);
  }
}

async function once(session: Session): Promise<void> {
  const data = await new TopReader(session).read();
  const { output } = session;
  output.answer(data, () => {
    output.table(sortedQueues(data.queues, FIRST_VIEW), QUEUE_COLUMNS, 'No queue holds anything.');
    output.line();
    output.table(sortedWorkers(data.workers, FIRST_VIEW), WORKER_COLUMNS, 'No worker is there.');
  });
}
