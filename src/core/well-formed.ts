import { PayloadError } from './errors.js';
import { printable } from './printable.js';

/** Half of a surrogate pair has no UTF-8: Redis and Lua would read another text than JavaScript. */
const HALF_PAIR = /\p{Surrogate}/u;

/** The text, if every program reads it alike; else a PayloadError with the path. */
export function checkWellFormed(text: string, path: string): string {
  if (!HALF_PAIR.test(text)) return text;
  throw new PayloadError(
    `${printable(path, 500)} holds half of a surrogate pair: a text that was cut in the middle of a character. ` +
      'Cut it between characters, for example with [...text].slice(0, n).join("").',
    path,
  );
}
