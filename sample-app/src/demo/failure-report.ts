import type { DeadLetter, Failure } from 'nest-task-queue';

/** Why a task failed, from its dead letter alone. */
export function failureReport(letter: DeadLetter, history: readonly Failure[]): string[] {
  const { id, task, args, queue, reason, diedAt, failure } = letter;
  return [
    `task       ${task} ${id}`,
    `arguments  ${spaced(JSON.stringify(args))}`,
    `ended      ${diedAt.toISOString()}, queue ${queue}, because: ${reason}`,
    `error      ${failure.classes.join(' < ')}: ${failure.message}`,
    `code       ${failure.code}`,
    `fields     ${JSON.stringify(failure.fields)}`,
    `cause      ${failure.cause === undefined ? 'none' : brief(failure.cause)}`,
    ...ownFrames(failure.stack).map((frame, index) => `${index === 0 ? 'thrown' : ''}`.padEnd(11) + frame),
    ...history.map((attempt, index) => `attempt ${index + 1}  ${withCause(attempt)}`),
  ];
}

function brief({ name, code, message }: Failure): string {
  return `${name}${code === undefined ? '' : ` ${code}`}: ${message}`;
}

function withCause(failure: Failure): string {
  const { name, message, cause } = failure;
  return `${name}: ${message}${cause === undefined ? '' : ` < ${cause.message}`}`;
}

/** The lines of the stack in our own code, with short paths. */
function ownFrames(stack = ''): string[] {
  return stack
    .split('\n')
    .filter((line) => line.includes('/sample-app/'))
    .map((line) => line.trim().replace(/\(.*\/sample-app\//, '(sample-app/'));
}

/** A terminal breaks lines at spaces. */
function spaced(json: string): string {
  return json.replaceAll(',"', ', "');
}
