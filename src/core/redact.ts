/**
 * Takes secrets out of a text before it is logged, kept in a failure or listed. `key` is the name of the property that
 * holds it, if any.
 *
 * @example (text, key) => (key === 'password' ? '***' : text.replaceAll(/sk_live_\w+/g, '***'))
 */
export type Redact = (text: string, key?: string) => string;

/** Deeper parts of a value are replaced whole. */
const MAX_DEPTH = 20;
const HIDDEN = '[redacted]';

/** A copy of a JSON value with every text in it redacted. A redaction that throws hides the text. */
export function redactValue(value: unknown, redact: Redact, key?: string, depth = MAX_DEPTH): unknown {
  if (typeof value === 'string') return redactText(value, redact, key);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return HIDDEN;
  if (Array.isArray(value)) return value.map((item: unknown) => redactValue(item, redact, key, depth - 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, redactValue(item, redact, name, depth - 1)]),
  );
}

export function redactText(text: string, redact: Redact, key?: string): string {
  try {
    return String(redact(text, key));
  } catch {
    return HIDDEN;
  }
}
