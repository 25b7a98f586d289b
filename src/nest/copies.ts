import { LIBRARY_ROOT } from '../core/library-root.js';

/** Under this symbol all copies of the package in a process note where they come from. */
const COPIES = Symbol.for('nest-task-queue.copies');

type Shared = { [COPIES]?: Set<string> };

/** Where the copies of the package that this process has loaded come from. */
export function copies(): readonly string[] {
  return [...((globalThis as Shared)[COPIES] ?? [])];
}

/** Notes this copy, and warns if there is another: a class of one can be injected only by the module of the same copy. */
export function noteCopy(
  root: string | undefined = LIBRARY_ROOT,
  warn: (text: string) => void = emitWarning,
): void {
  const known = ((globalThis as Shared)[COPIES] ??= new Set());
  if (root === undefined || known.has(root)) return;
  known.add(root);
  if (known.size > 1) warn(`Several copies of nest-task-queue are loaded: ${copies().join(', ')}. ${ADVICE}`);
}

const ADVICE =
  'Nest injects TaskClient and the other services only within one copy: install the package once (npm dedupe).';

function emitWarning(text: string): void {
  process.emitWarning(text, { code: 'NTQ_COPIES' });
}
