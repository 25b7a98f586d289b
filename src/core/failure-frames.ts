import type { FailureData } from './failure-data.js';
import { printable } from './printable.js';
import { FOREIGN, FRAME } from './user-stack.js';

/** Whether a failure says where it was thrown: a hard limit, or a lost worker, was thrown nowhere in the application. */
export function hasFrames(failure: FailureData): boolean {
  return frameLines(failure).length > 0;
}

/** The first frame of the application, such as `at Mails.send (/app/dist/mails.js:3:9)`. */
export function firstFrame(failure: FailureData): string | undefined {
  const lines = frameLines(failure);
  const found = lines.find((line) => !FOREIGN.test(line)) ?? lines[0];
  return found && printable(found).trim();
}

/**
 * The stack of a failure and those of its causes, for a log; `undefined` where nothing was thrown. Each error is one line, and all
 * lines below the first are indented, so that no message looks like another entry of the log.
 */
export function framesText(failure: FailureData): string | undefined {
  if (!hasFrames(failure)) return undefined;
  const lines = [titleOf(failure), ...framesOf(failure)];
  for (let at = failure.cause; at !== undefined; at = at.cause)
    lines.push(`  [cause]: ${titleOf(at)}`, ...framesOf(at).map((frame) => `  ${frame}`));
  return lines.join('\n');
}

function titleOf({ name, message }: FailureData): string {
  return printable(`${name}: ${message}`);
}

/** Lines of the message that look like frames are kept: they are indented as well. */
function framesOf(failure: FailureData): string[] {
  return frameLines(failure).map((line) => printable(line));
}

function frameLines({ stack = '' }: FailureData): string[] {
  return stack.split('\n').filter((line) => FRAME.test(line));
}
