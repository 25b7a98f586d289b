import { Argument, type Command } from 'commander';
import type { BreakerState, LimitDefinition, LimitInfo } from '../../broker/limit-store.js';
import { oneOf, rate, whole, type Rate } from '../arguments.js';
import { MOST } from '../../core/flow-limits.js';
import { span, when } from '../format.js';
import { hintOf } from '../../core/hint.js';
import type { Colour, Column } from '../output.js';
import { inSession, SETS, withTarget, type TargetOptions, type Session } from '../session.js';

interface LimitsOptions extends TargetOptions {
  readonly queue?: boolean;
  readonly rate?: Rate;
  readonly burst?: number;
  readonly concurrency?: number;
}

const ACTIONS = { list, set, unset, reset } as const;
const ACTION_NAMES = Object.keys(ACTIONS) as (keyof typeof ACTIONS)[];

const HELP = `
  list   all limits and circuit breakers (default)
  set    another limit of a task, or of a queue
  unset  back to what the application declares
  reset  close a circuit breaker

Examples:
  $ ntq limits
  $ ntq limits set email.send --rate 100/1m --burst 5
  $ ntq limits set reports --queue --concurrency 3
  $ ntq limits unset email.send
  $ ntq limits reset image-api
`;

/** `ntq limits`: what holds tasks back. */
export function limitsCommand(program: Command): void {
  const command = program
    .command('limits')
    .summary('what holds tasks back')
    .description('Lists rates, concurrencies and circuit breakers, and changes them for all workers.')
    .addArgument(new Argument('[action]', 'what to do').argParser(oneOf(ACTION_NAMES)).default('list'))
    .argument('[name]', 'name of the task, the queue or the circuit breaker')
    .option('--queue', 'the name is that of a queue')
    .option('--rate <limit/time>', 'how many may start in that time', rate)
    .option('--burst <number>', 'with --rate: how many may start early (default: 1)', whole(0, MOST))
    .option('--concurrency <number>', 'how many may run at once', whole(1, MOST))
    .addHelpText('after', HELP);
  withTarget(command).action(
    (action: keyof typeof ACTIONS, name: string | undefined, options: LimitsOptions) => {
      const usageError = usageErrorOf(action, name, options);
      if (usageError !== undefined) return command.error(`error: ${usageError}`);
      const isSet = action === 'set' || action === 'unset';
      const work = (session: Session) => ACTIONS[action](session, name ?? '', options);
      return inSession(options, command, work, isSet ? SETS : undefined);
    },
  );
}

function usageErrorOf(
  action: keyof typeof ACTIONS,
  name: string | undefined,
  { rate: given, burst, concurrency }: LimitsOptions,
): string | undefined {
  if (action !== 'list' && name === undefined) return `which one? Give its name: ntq limits ${action} <name>`;
  if (action === 'set' && given === undefined && concurrency === undefined)
    return 'set it to what? Give --rate or --concurrency.';
  return burst !== undefined && given === undefined ? '--burst goes with --rate.' : undefined;
}

async function list({ limits, broker, output }: Session): Promise<void> {
  const all = (await limits.list()).toSorted((one, other) => (limitTitle(one) < limitTitle(other) ? -1 : 1));
  const columns: readonly Column<LimitInfo>[] = [
    { title: 'of', cell: limitTitle },
    { title: 'limit', cell: ({ definition }) => limitText(definition) },
    { title: 'declared', cell: ({ declared }) => (declared === undefined ? '' : limitText(declared)) },
    {
      title: 'state',
      cell: ({ breaker }) => (breaker ? { text: breaker.state, colour: COLOURS[breaker.state] } : ''),
    },
    { title: 'failures', cell: ({ breaker }) => breaker?.failures ?? '', align: 'right' },
    {
      title: 'opened',
      cell: ({ breaker }) =>
        breaker?.openedAt === undefined ? '' : when(new Date(breaker.openedAt), broker.now()),
      align: 'right',
    },
  ];
  output.answer(all, () => output.table(all, columns, 'No worker has declared a limit.'));
}

async function set(session: Session, name: string, options: LimitsOptions): Promise<void> {
  const { limits, output } = session;
  const { rate: given, burst, concurrency } = options;
  const target = limitSubject(name, options);
  const isSet =
    (given === undefined ||
      (await limits.setRate(target, { ...given, ...(burst !== undefined && { burst }) }))) &&
    (concurrency === undefined || (await limits.setConcurrency(target, { limit: concurrency })));
  if (!isSet) throw new Error(await unknownLimitMessage(session, name));
  output.answer({ name, set: true }, () => output.line(`${name} is limited otherwise, until it is unset.`));
}

async function unset({ limits, output }: Session, name: string, options: LimitsOptions): Promise<void> {
  const target = limitSubject(name, options);
  const done = [await limits.unset(target, 'rate'), await limits.unset(target, 'concurrency')];
  if (!done.includes(true)) throw new Error(`Nothing was set for '${name}'.`);
  output.answer({ name, unset: true }, () => output.line(`${name} is limited as it is declared.`));
}

async function reset(session: Session, name: string): Promise<void> {
  const { limits, output } = session;
  if (!(await limits.resetBreaker(name))) throw new Error(await unknownLimitMessage(session, name));
  output.answer({ name, reset: true }, () => output.line(`${name} is closed.`));
}

async function unknownLimitMessage({ limits }: Session, name: string): Promise<string> {
  const names = (await limits.list()).map((info) => limitTitle(info).replace(/^\w+ /, ''));
  return `No worker has declared such a limit for '${name}'.${hintOf(name, names)}`;
}

function limitSubject(name: string, { queue }: LimitsOptions) {
  return queue === true ? { queue: name } : name;
}

const COLOURS: Readonly<Record<BreakerState, Colour>> = {
  closed: 'green',
  'half-open': 'yellow',
  open: 'red',
};

/** 'task email.send', 'queue low', 'breaker image-api'. */
function limitTitle({ definition: { kind, name } }: LimitInfo): string {
  return kind === 'breaker' ? `breaker ${name}` : name.replace('/', ' ');
}

function limitText(limit: LimitDefinition): string {
  switch (limit.kind) {
    case 'rate':
      return `${limit.limit} in ${span(limit.perMs)}, burst ${limit.burst}`;
    case 'concurrency':
      return `${limit.limit} at once`;
    case 'breaker':
      return `${limit.threshold} failures in ${span(limit.windowMs)}, then ${span(limit.cooldownMs)}`;
    default:
      return limit satisfies never;
  }
}
