import type { WatchedTypes } from '../../core/event-batch.js';

/** The types that are watched in any shard. */
export function watchedTypesOver(parts: readonly WatchedTypes[]): WatchedTypes {
  if (parts.includes('*')) return '*';
  const types = parts.flatMap((part) => (part === '' ? [] : part.split(' ')));
  return [...new Set(types)].sort().join(' ');
}
