import type { TaskInfo, TaskState } from 'nest-task-queue';

/** How a task is to end. */
export interface Ending {
  readonly state: TaskState;
  /** Default 0. */
  readonly retries?: number;
  /** Where it is to end, if a rule moves it. */
  readonly queue?: string;
}

/** A task of the day: what was expected of it, and what became of it. */
export interface Entry {
  readonly subject: string;
  readonly expected: Ending;
  readonly info: TaskInfo;
}

/** One line for each task that ended otherwise than expected. */
export function surprises(entries: readonly Entry[]): string[] {
  return entries.filter((entry) => !isAsExpected(entry)).map(described);
}

function isAsExpected({ expected: { state, retries = 0, queue }, info }: Entry): boolean {
  return info.state === state && info.retries === retries && (queue === undefined || info.queue === queue);
}

function described({ subject, expected: { state, retries = 0, queue = 'its queue' }, info }: Entry): string {
  const wanted = `${state} after ${retries} retries in ${queue}`;
  return `${info.name} ${subject}: expected ${wanted}, found ${info.state} after ${info.retries} in ${info.queue}`;
}
