/** The characters that become bytes at once. */
const PIECE = 4_096;
/** The most bytes that stand around an argument: its length and the ends of two lines. */
const AROUND = 16;

/**
 * The bytes of a command, as RESP. The client makes one text of all arguments, and the socket makes bytes of that. Above some hundred
 * kilobytes both take memory that is new to the process, and five times as long as this.
 */
export function commandBytes(name: string, args: readonly string[]): Buffer {
  const words = [name, ...args];
  const bytes = Buffer.allocUnsafe(
    words.reduce((sum, word) => sum + Buffer.byteLength(word) + AROUND, AROUND),
  );
  let at = 0;
  let text = `*${words.length}\r\n`;
  for (const word of words) {
    text += `$${Buffer.byteLength(word)}\r\n${word}\r\n`;
    if (text.length < PIECE) continue;
    at += bytes.write(text, at);
    text = '';
  }
  return bytes.subarray(0, at + bytes.write(text, at));
}
