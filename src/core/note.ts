import { InvalidOptionError } from './errors.js';
import { shown } from './shown.js';
import { checkWellFormed } from './well-formed.js';

const LONGEST_NOTE = 1_000;

/** A note for people, as it is stored: a text of up to 1 000 bytes. */
export function checkNote(note: string): string {
  if (typeof note !== 'string') throw new InvalidOptionError(`note: give a text, not ${shown(note)}.`);
  const bytes = Buffer.byteLength(checkWellFormed(note, 'note'));
  if (bytes <= LONGEST_NOTE) return note;
  throw new InvalidOptionError(
    `note takes ${bytes} bytes, more than ${LONGEST_NOTE}. Say it in fewer words.`,
  );
}
