import type { Done, QueueList } from '../../src/dashboard/api-types.js';
import { change, path, read } from './client.js';

export function readQueues(signal?: AbortSignal): Promise<QueueList> {
  return read<QueueList>('queues', {}, signal);
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
