import type { TaskQueueModuleOptions } from 'nest-task-queue';

/** The address of a broker, as data. */
export type BrokerTarget = Exclude<TaskQueueModuleOptions['broker'], (...args: never) => unknown>;

/** A broker target as a variable of the environment: a URL as it is, anything else as JSON. */
export function targetText(target: BrokerTarget): string {
  return typeof target === 'string' ? target : JSON.stringify(target);
}

export function targetOf(text = ''): BrokerTarget {
  return text.startsWith('{') ? (JSON.parse(text) as BrokerTarget) : text;
}
