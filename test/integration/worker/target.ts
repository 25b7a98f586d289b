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

/** The options of the module that name servers, as data: a broker, or a list of shards, or both of a cluster. */
export type Address = Pick<TaskQueueModuleOptions, 'shards'> & { readonly broker?: BrokerTarget };

export function addressText({ broker, ...address }: Address): string {
  if (address.shards === undefined) return targetText(broker);
  return JSON.stringify({ ...(broker !== undefined && { broker }), ...address });
}

export function addressOf(text = ''): Address {
  if (!text.startsWith('{"')) return { broker: targetOf(text) };
  const data = JSON.parse(text) as Address;
  return data.shards === undefined ? { broker: targetOf(text) } : data;
}
