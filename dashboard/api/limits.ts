import type { ConcurrencyBody, Done, LimitList, RateBody } from '../../src/dashboard/api-types.js';
import { change, path, read } from './client.js';

export function readLimits(signal?: AbortSignal): Promise<LimitList> {
  return read<LimitList>('limits', {}, signal);
}

export function setRate(name: string, body: RateBody): Promise<Done> {
  return change<Done>('PUT', path`limits/rate/${name}`, body);
}

export function setConcurrency(name: string, body: ConcurrencyBody): Promise<Done> {
  return change<Done>('PUT', path`limits/concurrency/${name}`, body);
}

export function unsetLimit(kind: 'concurrency' | 'rate', name: string): Promise<Done> {
  return change<Done>('DELETE', path`limits/${kind}/${name}`);
}

export function resetBreaker(name: string): Promise<Done> {
  return change<Done>('POST', path`limits/breaker/${name}/reset`);
}
