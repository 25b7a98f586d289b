import type { WorkerAnswer, WorkerDetail, WorkerList } from '../../src/dashboard/api-types.js';
import { change, path, read } from './client.js';

export function readWorkers(signal?: AbortSignal): Promise<WorkerList> {
  return read<WorkerList>('workers', {}, signal);
}

export function readWorker(id: string, signal?: AbortSignal): Promise<WorkerDetail> {
  return read<WorkerDetail>(path`workers/${id}`, {}, signal);
}

export function resizeWorker(id: string, way: 'grow' | 'shrink', count: number): Promise<WorkerAnswer> {
  return change<WorkerAnswer>('POST', path`workers/${id}/${way}`, { count });
}

export function changeQueues(
  id: string,
  way: 'add-queue' | 'remove-queue',
  queue: string,
): Promise<WorkerAnswer> {
  return change<WorkerAnswer>('POST', path`workers/${id}/${way}`, { queue });
}

export function shutDownWorker(id: string, cold: boolean): Promise<WorkerAnswer> {
  return change<WorkerAnswer>('POST', path`workers/${id}/shutdown`, { cold });
}
