import { InvalidOptionError } from './errors.js';

/** A limit that may hold a task back although a slot is free: a rate, a number at once, a dependency that is down. */
export type LimitKind = 'rate' | 'concurrency' | 'breaker';

/** A limit as a task meets it: which one, and for which key. */
export interface LimitKey {
  readonly kind: LimitKind;
  /** `task/<name>`, `queue/<name>`, or the name of a circuit breaker. */
  readonly name: string;
  readonly key?: string | undefined;
}

const KIND_LETTERS = { rate: 'r', concurrency: 'c', breaker: 'b' } as const satisfies Record<
  LimitKind,
  string
>;
const LONGEST_KEY = 200;

/**
 * The lane in which a task waits: tasks of one lane have the same limit keys, and the lanes of a queue are served in rotation. A text
 * without line breaks, `f:<fair key>` first, then its limit keys, with a space between: `f:acme r:task/email.send c:task/email.send|eu`.
 * Undefined where nothing holds it back: it waits in the plain list.
 */
export function laneText(limitKeys: readonly LimitKey[], fair?: string): string | undefined {
  if (limitKeys.length === 0 && fair === undefined) return undefined;
  const limitTexts = limitKeys.map(limitKeyText);
  return (fair === undefined ? limitTexts : [`f:${keyText(fair)}`, ...limitTexts]).join(' ');
}

function limitKeyText({ kind, name, key }: LimitKey): string {
  return `${KIND_LETTERS[kind]}:${name}${key === undefined ? '' : `|${keyText(key)}`}`;
}

/** Keys are repeated in every record, so they are short. */
function keyText(key: string): string {
  const text = encodeURIComponent(key);
  if (text.length <= LONGEST_KEY) return text;
  throw new InvalidOptionError(
    `A key of a limit takes ${text.length} characters when encoded, more than ${LONGEST_KEY}. Use a hash of it.`,
  );
}

/** The keys of the rate and the concurrency of that name, each once. */
export function keysInLane(lane: string, name: string): readonly string[] {
  const keys = lane.split(' ').flatMap((text) => {
    const isOfName = /^[rc]:/.test(text) && text.startsWith(`${name}|`, 2);
    return isOfName ? decodeURIComponent(text.slice(name.length + 3)) : [];
  });
  return [...new Set(keys)];
}
