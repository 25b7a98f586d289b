import { printable } from '../../src/core/printable.js';
import { OwnText } from '../ui/own-text.js';

const MOST_CHARS = 500;

/** The note of a pause below a name in a table: three lines, and the whole as its tooltip. */
export function PauseNote({ text = '' }: { readonly text: string | undefined }) {
  if (text === '') return null;
  return (
    <p class="cell-note cut" title={printable(text, MOST_CHARS)}>
      <OwnText text={text} max={MOST_CHARS} />
    </p>
  );
}
