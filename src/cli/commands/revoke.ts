import type { Command } from 'commander';
import { counted } from '../../core/counted.js';
import { Revocation, type RevokeFilter } from '../../client/revocation.js';
import type { TaskInfo } from '../../client/task-info.js';
import { pair } from '../arguments.js';
import { confirm } from '../confirm.js';
import { EXIT } from '../exit-code.js';
import { Progress } from '../progress.js';
import { inSession, withTarget, type TargetOptions, type Session } from '../session.js';

interface RevokeOptions extends TargetOptions {
  readonly task?: string;
  readonly header?: Readonly<Record<string, string>>;
  readonly terminate?: boolean;
  readonly yes?: boolean;
}

const HELP = `
It holds wherever the tasks are, for workers that start later, and without any worker. The last member of a
workflow stands for all of it when it is named by its id; by name or header each task is ended for itself.

Examples:
  $ ntq revoke 01a1fe20-9c4b-7000-be44-b3f1d8c9a13f --terminate
  $ ntq revoke --task 'reports.*' --header tenant=acme --yes
`;

/** `ntq revoke`: ends tasks that have not ended. */
export function revokeCommand(program: Command): void {
  const command = program
    .command('revoke')
    .summary('end tasks that have not ended')
    .description('Ends tasks that wait. Those that run are not run again; with --terminate they are stopped.')
    .argument('[id]', 'id of the task')
    .option('--task <glob>', 'instead: all tasks of that name')
    .option('--header <name=value>', 'instead: all tasks that carry it; may be given again', pair)
    .option('--terminate', 'stop it also while it runs: its signal aborts, what blocks its process is killed')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', HELP);
  withTarget(command).action((id: string | undefined, options: RevokeOptions) => {
    const filter = revokeFilterOf(options);
    if ((id === undefined) === (filter === undefined))
      return command.error('error: which tasks? Give an id, or --task and --header, not both.');
    return inSession(options, command, (session) =>
      filter === undefined ? revokeOne(session, id ?? '', options) : revokeAll(session, filter, options),
    );
  });
}

function revokeFilterOf({ task, header }: RevokeOptions): RevokeFilter | undefined {
  if ((task ?? header) === undefined) return undefined;
  return { ...(task !== undefined && { task }), ...(header !== undefined && { headers: header }) };
}

async function revokeOne(
  { tasks, output, audit }: Session,
  id: string,
  options: RevokeOptions,
): Promise<void> {
  const task = tasks.result(id);
  const info = await task.info();
  // Of what has ended nothing can be lost: there is nothing to ask.
  if (isLive(info))
    await confirm(`Revoke the task ${info.name} ${id}?${consequenceOf(options)}`, options.yes);
  const revoked = await audit.run(
    { action: 'AsyncResult.revoke', target: () => id },
    () => task.revoke({ terminate: options.terminate === true }),
    (isRevoked) => (isRevoked ? 1 : 0),
  );
  if (!revoked) process.exitCode = EXIT.failed;
  const text = revoked ? 'revoked' : 'It has ended already, or there is no such task.';
  output.answer({ id, revoked }, () => output.line(text));
}

function isLive({ name, endedAt }: TaskInfo): boolean {
  return name !== undefined && endedAt === undefined;
}

async function revokeAll(session: Session, filter: RevokeFilter, options: RevokeOptions): Promise<void> {
  const { broker, output, audit } = session;
  const { terminate = false, yes } = options;
  const revocation = new Revocation(broker, filter);
  if (yes !== true) {
    const count = await withProgress('counting:', (onProgress) => revocation.count(onProgress));
    if (count > 0)
      await confirm(
        `Revoke ${count === 1 ? 'the one task that fits' : `all ${count} tasks that fit`}?${consequenceOf(options)}`,
        yes,
      );
  }
  const revoked = await audit.run(
    { action: 'TaskClient.revokeAll', target: () => JSON.stringify(filter) },
    () => withProgress('revoking: examined', (onProgress) => revocation.revoke({ terminate, onProgress })),
    (count) => count,
  );
  output.answer({ revoked }, () =>
    output.line(`${counted(revoked, 'task')} ${revoked === 1 ? 'was' : 'were'} revoked.`),
  );
}

type OnProgress = (progress: { readonly examined: number; readonly total: number }) => void;

async function withProgress(
  label: string,
  work: (onProgress: OnProgress) => Promise<number>,
): Promise<number> {
  let progress: Progress | undefined;
  try {
    return await work(({ examined, total }) => {
      progress ??= new Progress(label, total);
      progress.show(examined);
    });
  } finally {
    progress?.end();
  }
}

function consequenceOf({ terminate }: RevokeOptions): string {
  return terminate === true ? ' Running tasks are stopped.' : ' Running tasks go on, and do not run again.';
}
