import type { Call } from './call.js';
import { computedKey } from './computed-key.js';
import { toMs } from './duration.js';
import { PayloadError } from './errors.js';
import { shown } from './shown.js';
import type { EnqueueOptions } from './task-options.js';
import { checkWellFormed } from './well-formed.js';

/** Keys are repeated in every record, so they are short. */
const LONGEST_KEY = 1_000;

/** The key under which a task is the only live one, as the broker keeps it, and for how many ms. */
export interface DedupeKey {
  readonly key: string;
  readonly ms: number;
}

/** The key of the call, else that of its definition; `undefined` where neither has one. */
export function dedupeOf(call: Call, queue: string): DedupeKey | undefined {
  const given = call.options.dedupe;
  const declared = call.definition?.dedupe;
  if (given !== undefined) return scoped(call, queue, { ...given, key: checkText(given.key, 'dedupe.key') });
  return declared && scoped(call, queue, { ...declared, key: declaredKey(call) });
}

type Given = NonNullable<EnqueueOptions['dedupe']>;

/** Names hold no spaces, so keys of two scopes are never equal. */
function scoped(
  { name, definition }: Call,
  queue: string,
  { key, for: time, scope = 'task' }: Given,
): DedupeKey {
  const ms = toMs(time, 'dedupe.for');
  if (scope === 'namespace') return { key: `namespace ${key}`, ms };
  return { key: scope === 'queue' ? `queue ${queue} ${key}` : `task ${definition?.name ?? name} ${key}`, ms };
}

/** Calls whose key is missing are no copies of each other. */
function declaredKey({ name, args, definition }: Call): string {
  const where = `Task '${definition?.name ?? name}' dedupe.key`;
  const keyOf = definition?.dedupe?.key as ((...args: readonly unknown[]) => unknown) | undefined;
  const key = computedKey(() => keyOf?.(...args), where);
  if (typeof key === 'string' && key !== '') return checkText(key, 'dedupe.key');
  throw new PayloadError(`${where} gave ${shown(key)}. Return a text that is not empty.`, 'args');
}

function checkText(key: string, path: string): string {
  const bytes = Buffer.byteLength(checkWellFormed(key, path));
  if (bytes <= LONGEST_KEY) return key;
  throw new PayloadError(`${path} takes ${bytes} bytes, more than ${LONGEST_KEY}. Use a hash of it.`, path);
}
