import type { Command } from 'commander';
import type { Duration } from '../../core/duration.js';
import { ResultTimeoutError } from '../../core/errors.js';
import { hasFrames } from '../../core/failure-frames.js';
import type { TaskInfo } from '../../client/task-info.js';
import { duration } from '../arguments.js';
import { EXIT } from '../exit-code.js';
import { brief, moment } from '../format.js';
import { inSession, withTarget, type TargetOptions, type Session } from '../session.js';

interface ResultOptions extends TargetOptions {
  readonly wait?: boolean;
  readonly timeout: Duration;
}

/** `ntq result`: what became of a task. */
export function resultCommand(program: Command): void {
  const result = program
    .command('result')
    .summary('show what became of a task')
    .description(
      'Shows the state of a task, and its value or why it failed. Ends with 1 for one that failed or is unknown.',
    )
    .argument('<id>', 'id of the task')
    .option('--wait', 'wait for its end')
    .option('--timeout <duration>', 'how long to wait', duration, '5m')
    .addHelpText('after', '\nExample:\n  $ ntq result 01a1fe20-9c4b-7000-be44-b3f1d8c9a13f --wait\n');
  withTarget(result).action((id: string, options: ResultOptions) =>
    inSession(options, result, (session) =>
      options.wait === true ? awaitResult(session, id, options.timeout) : show(session, id),
    ),
  );
}

/** Waits for the end of a task, then shows it. */
export async function awaitResult(session: Session, id: string, timeout: Duration): Promise<void> {
  try {
    await session.tasks.result(id).get({ timeout });
  } catch (error) {
    if (error instanceof ResultTimeoutError) throw error;
    // How it ended is shown below.
  }
  await show(session, id);
}

async function show({ tasks, output }: Session, id: string): Promise<void> {
  const info = await tasks.result(id).info();
  const isWell = info.isKnown && info.state !== 'FAILURE' && info.state !== 'REVOKED';
  if (!isWell) process.exitCode = EXIT.failed;
  const { failure } = info;
  output.answer(failure === undefined ? info : { ...info, failure: failure.toData() }, () => {
    output.fields(fieldsOf(info));
    if (failure?.stack !== undefined && hasFrames(failure)) output.block('Its failure:', failure.stack);
  });
}

function fieldsOf(info: TaskInfo) {
  const { id, state, isKnown, name, queue, attempt, retries, losses, worker, value, failure, reason } = info;
  return {
    id,
    state: {
      text: isKnown ? state : 'unknown: never enqueued here, or past its resultTtl',
      colour: colourOf(state),
    } as const,
    task: name,
    queue,
    attempt: name === undefined ? undefined : `${attempt} (retries ${retries}, losses ${losses})`,
    enqueued: moment(info.enqueuedAt),
    started: moment(info.startedAt),
    ended: moment(info.endedAt),
    worker,
    'no worker knows it since': moment(info.unknownSince),
    progress: info.progress === undefined ? undefined : brief(info.progress, 200),
    value: value === undefined ? undefined : brief(value, 200),
    failure: failure === undefined ? undefined : `${failure.name}: ${failure.message}`,
    reason,
  };
}

function colourOf(state: TaskInfo['state']): 'green' | 'red' | 'yellow' {
  if (state === 'SUCCESS') return 'green';
  return state === 'FAILURE' || state === 'REVOKED' ? 'red' : 'yellow';
}
