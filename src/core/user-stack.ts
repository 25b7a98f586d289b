import { LIBRARY_ROOT } from './library-root.js';

const FRAME = /^\s+at /;
const OF_NODE = /^\s+at (?:.*\()?(?:node:|internal\/)/;

/** A stack without the frames of this package, and without those of Node below the last frame of the user. */
export function userStack(stack: string, root: string | undefined = LIBRARY_ROOT): string {
  if (root === undefined) return stack;
  const isOurs = (line: string) =>
    FRAME.test(line) && (line.includes(`${root}/`) || line.includes(`${root}\\`));
  const lines = stack.split('\n');
  if (!lines.some(isOurs)) return stack;
  const kept = lines.filter((line) => !isOurs(line));
  while (OF_NODE.test(kept.at(-1) ?? '')) kept.pop();
  return kept.join('\n');
}
