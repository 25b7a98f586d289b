import { Option, type Command } from 'commander';
import type { AppTarget } from '../nest/operations.js';
import { connectServices, type NamespaceTarget, type Operations } from '../services/connect.js';
import { emptyNamespaceText } from '../services/diagnosis/namespace.js';
import { missingOf } from '../broker/sharded/shards-of.js';
import { shardsText } from '../client/partial.js';
import type { ShardsOption } from '../services/shards-option.js';
import { appOverridesOf } from './app-overrides.js';
import { shards } from './arguments.js';
import { Output } from './output.js';

/** The options of every command that talks to a namespace. */
export interface TargetOptions {
  readonly redis?: string;
  readonly namespace: string;
  readonly shards?: ShardsOption;
  readonly app?: string;
  readonly export?: string;
  readonly json?: boolean;
}

/** Adds these options. */
export function withTarget(command: Command): Command {
  return command
    .addOption(new Option('--redis <url>', 'where the tasks are').env('REDIS_URL'))
    .addOption(new Option('--namespace <name>', 'whose tasks').env('NTQ_NAMESPACE').default('default'))
    .addOption(shardsOption())
    .option('--app <file>', 'instead: the compiled root module, for a broker that no URL can name')
    .option('--export <name>', 'the exported class of --app')
    .option('--json', 'for programs');
}

/** The shards of a namespace. */
export function shardsOption(): Option {
  return new Option(
    '--shards <number>',
    'how many shards it has, or the addresses of their servers, with commas',
  )
    .env('NTQ_SHARDS')
    .argParser(shards);
}

/** The services of a command. */
export interface Session extends Operations {
  readonly output: Output;
}

/** Of a command that sets something in all shards. */
export const SETS = 'a worker brings the setting there when it is back';
/** A list or a count without some shards looks like any other. */
const LEAVES_OUT = 'the answer leaves out what lies there';

/**
 * Runs a command's work with a connection, and closes it whatever happens.
 *
 * @param without what follows for shards that did not answer; default: the answer leaves them out
 */
export async function inSession(
  options: TargetOptions,
  command: Command,
  work: (session: Session) => Promise<void>,
  without = LEAVES_OUT,
): Promise<void> {
  const target = targetOf(options, command);
  const operations = await ('path' in target ? bootApp(target) : connectServices(target));
  const missing = missingOf(operations.broker);
  const output = new Output(options.json === true, process.stdout, () => missing.soFar);
  const session = { ...operations, output };
  try {
    try {
      warnOfMissing(output, (await missing.noting(() => work(session))).missing, without);
    } finally {
      await warnOfEmptyNamespace(session);
    }
  } finally {
    await operations.close();
  }
}

function warnOfMissing(output: Output, missing: readonly number[], without: string): void {
  if (missing.length > 0) output.warn(`${shardsText(missing)} did not answer: ${without}. See 'ntq shards'.`);
}

/** Most often the namespace is a typing error, or was left out. Only a hint, so it fails nothing. */
async function warnOfEmptyNamespace({ broker, output }: Session): Promise<void> {
  const empty = await broker.emptyNamespace?.().catch(() => undefined);
  if (empty !== undefined) output.warn(emptyNamespaceText(empty));
}

/** Nest is loaded for applications alone, because that takes longer than most commands. */
export async function bootApp(target: AppTarget): Promise<Operations> {
  const [{ Logger }, { bootServices }] = await Promise.all([
    import('@nestjs/common'),
    import('../nest/operations.js'),
  ]);
  // Standard output belongs to the answer.
  Logger.overrideLogger(false);
  return bootServices(target);
}

/** An application says where its tasks are; what is written on the command line beats it, what the environment says does not. */
export function targetOf(options: TargetOptions, command: Command): AppTarget | NamespaceTarget {
  const { namespace, app, export: exported, shards: given } = options;
  // The first of several servers stands for the address.
  const redis = Array.isArray(given) ? String(given[0]) : options.redis;
  const isWritten = (name: string) => command.getOptionValueSource(name) === 'cli';
  if (app !== undefined) {
    const written = {
      ...(isWritten('redis') && { redis: options.redis }),
      ...(isWritten('shards') && { shards: given }),
      ...(isWritten('namespace') && { namespace }),
    };
    return { path: app, exported, overrides: appOverridesOf(written) };
  }
  if (redis !== undefined) return { redis, namespace, shards: given };
  return command.error('error: where is Redis? Give --redis <url>, or set REDIS_URL.');
}
