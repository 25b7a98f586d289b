import type { JsonText } from '../../../src/dashboard/api-types.js';

/** Why arguments that were read cannot be edited: a part of them is missing, or a mask stands in its place. */
export type ArgumentsLock = 'redacted' | 'unreadable';

export function argumentsLock(found: JsonText | undefined): ArgumentsLock | undefined {
  if (found === undefined || found.isCut) return 'unreadable';
  return found.isRedacted ? 'redacted' : undefined;
}
