/** RESP3 news such as invalidations: an answer to no command. */
export function isPush(reply: Buffer): boolean {
  return startsWith(reply, '>');
}

/** Inside MULTI: only the reply to EXEC shows that the command was executed. */
export function isQueued(reply: Buffer): boolean {
  return startsWith(reply, '+QUEUED');
}

/** EVALSHA of a script the server does not know: nothing was executed. */
export function isUnknownScript(reply: Buffer): boolean {
  return startsWith(reply, '-NOSCRIPT');
}

/** From here on messages may arrive between the replies, so replies can no longer be counted. */
export function isSubscribe(command: Buffer): boolean {
  const beginning = command.toString('latin1', 0, 64);
  return /^(?:\*\d+\r\n\$\d+\r\n)?[ps]?subscribe\b/i.test(beginning);
}

function startsWith(bytes: Buffer, text: string): boolean {
  return bytes.toString('latin1', 0, text.length) === text;
}
