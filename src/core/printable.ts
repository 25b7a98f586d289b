/**
 * Characters that do more to a terminal than stand there: they move its cursor, change its title or its colours (the controls C0 and
 * C1), break lines, turn the direction of a text round, or cannot be seen. Variation selectors stay, because emoji have them.
 */
const UNPRINTABLE =
  /(?![\ufe00-\ufe0f])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;

/** Most texts are so, and need no search for classes of characters. */
const PLAIN = /^[\x20-\x7e]*$/;

/** As JSON writes them, so that a document stays the same to a program. */
function escaped(characters: string): string {
  const units = Array.from({ length: characters.length }, (_, at) => characters.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}

/** Text from outside on one line of a log or a terminal: unprintable characters escaped, cut at `max`. */
export function printable(text: string, max = 2_000): string {
  // One more than is shown says that it was cut, and another ends a pair.
  const start = text.slice(0, max + 2);
  return cut(PLAIN.test(start) ? start : start.replace(UNPRINTABLE, escaped), max);
}

/** A text of at most `max` code units, and a mark where it was longer. It is not cut inside of a character. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const isInsidePair = (text.codePointAt(max - 1) ?? 0) > 0xffff;
  return `${text.slice(0, isInsidePair ? max - 1 : max)}…`;
}

/** The same for a text that may have several lines, such as a stack or JSON: its line feeds stay, and it is not cut. */
export function printableLines(text: string): string {
  return text.replace(UNPRINTABLE, (characters) => (characters === '\n' ? '\n' : escaped(characters)));
}

/** A text from outside in the message of an error: quoted, on one line, short. */
export function quoted(text: unknown): string {
  return printable(JSON.stringify(text) ?? String(text), 200);
}
