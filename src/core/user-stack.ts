import { LIBRARY_ROOT } from './library-root.js';

export const FRAME = /^\s+at /;
/** Frames that are not the application's: of packages and of Node. */
export const FOREIGN = /[\\/]node_modules[\\/]|\bnode:|\(internal\/|<anonymous>\)?$/;
const OF_NODE = /^\s+at (?:.*\()?(?:node:|internal\/)/;

/** A stack without the frames of this package, and without those of Node below the last frame of the user. */
export function userStack(stack: string, root: string | undefined = LIBRARY_ROOT): string {
  if (root === undefined) return stack;
  const folders = [`${root}/`, `${root}\\`];
  const isOurs = (line: string) => folders.some((folder) => line.includes(folder)) && FRAME.test(line);
  const lines = stack.split('\n');
  const kept = lines.filter((line) => !isOurs(line));
  if (kept.length === lines.length) return stack;
  while (OF_NODE.test(kept.at(-1) ?? '')) kept.pop();
  return kept.join('\n');
}

/** The first frame of the application in a stack, such as `at Mails.onModuleInit (/app/dist/mails.js:3:9)`; `undefined` without one. */
export function userFrame(stack: string, root: string | undefined = LIBRARY_ROOT): string | undefined {
  const frames = userStack(stack, root)
    .split('\n')
    .filter((line) => FRAME.test(line));
  return frames.find((frame) => !FOREIGN.test(frame))?.trim();
}

/** The message of an error that says what to do, and the line of the application that it comes from, if there is one. */
export function withUserFrame({ message, stack = '' }: Error): string {
  const frame = userFrame(stack.replace(message, ''));
  return frame === undefined ? message : `${message}\n${frame}`;
}
