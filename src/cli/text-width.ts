/** Characters of two columns: those of East Asia that are wide, and emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
/** Characters that stand on the one before them. */
const JOINED = /[\p{Mn}\p{Me}]/u;
// oxlint-disable-next-line no-control-regex -- all of one column, and most texts are nothing else
const PLAIN = /^[\u0000-\u02ff]*$/;

/** How many columns of a terminal a printable text takes. */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  return Array.from(text).reduce((sum, character) => sum + widthOf(character), 0);
}

/** A text of at most `width` columns, with a mark where it was wider. */
export function fittedTo(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let [kept, room] = ['', width - 1];
  for (const character of text) {
    room -= widthOf(character);
    if (room < 0) break;
    kept += character;
  }
  return `${kept}…`;
}

function widthOf(character: string): number {
  if (JOINED.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
