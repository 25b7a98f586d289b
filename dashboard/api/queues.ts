import type { Done, QueueList } from '../../src/dashboard/api-types.js';
import { change, path, read } from './client.js';

/** Rates are of the last 5 minutes, the line of each queue has 60 of the minutes of this range: the last hour. */
export function readQueues(signal?: AbortSignal): Promise<QueueList> {
  return read<QueueList>('queues', { range: '3h' }, signal);
}

export function pauseQueue(name: string, note: string): Promise<Done> {
  return change<Done>('POST', path`queues/${name}/pause`, note === '' ? {} : { note });
}

export function resumeQueue(name: string): Promise<Done> {
  return change<Done>('POST', path`queues/${name}/resume`);
}

export function purgeQueue(name: string): Promise<Done> {
  return change<Done>('POST', path`queues/${name}/purge`);
}
