/** Text from outside on one line of a log: control characters and line separators escaped, cut at `max`. */
export function printable(text: string, max = 2_000): string {
  const line = text.replace(
    // oxlint-disable-next-line no-control-regex -- they are what is looked for
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return line.length > max ? `${line.slice(0, max)}…` : line;
}

/** A text from outside in the message of an error: quoted, on one line, short. */
export function quoted(text: unknown): string {
  return printable(JSON.stringify(text) ?? String(text), 200);
}
