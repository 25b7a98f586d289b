import { InvalidOptionError } from './errors.js';
import { shown } from './shown.js';
import { checkWellFormed } from './well-formed.js';

const LONGEST_NOTE = 1_000;

/** A note for people, as it is stored: a text of up to 1 000 bytes. `option`: its name in errors. */
export function checkNote(note: string, option: string): string {
  if (typeof note !== 'string')
    throw new InvalidOptionError(`${option}: ${shown(note)} is not a text. Give a text.`);
  const bytes = Buffer.byteLength(checkWellFormed(note, option));
  if (bytes <= LONGEST_NOTE) return note;
  throw new InvalidOptionError(
    `${option} takes ${bytes} bytes, more than ${LONGEST_NOTE}. Say it in fewer words.`,
  );
}
