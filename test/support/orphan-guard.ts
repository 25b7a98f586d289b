import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';

const WAIT_FOR_END_OF_INPUT = 'read -r _; kill -9 "$1" 2>/dev/null; [ -z "$2" ] || rm -rf -- "$2"';

/**
 * Ends process `pid` (and deletes `directory`) if this process dies first, however it dies.
 * A pipe tells a small shell about it, because Jest hands tests a copy of `process` whose
 * 'exit' event never fires, and because SIGKILL runs no handler at all.
 * The returned function dismisses the guard; call it once `pid` has ended.
 */
export function guardAgainstOrphan(pid: number | undefined, directory = ''): () => void {
  if (pid === undefined) return () => {}; // it never started, so there is nothing to end
  const guard = spawn('/bin/sh', ['-c', WAIT_FOR_END_OF_INPUT, 'guard', String(pid), directory], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true, // a Ctrl-C meant for the tests must not end the guard before its time
  });
  guard.unref();
  (guard.stdin as Socket).unref();
  return () => void guard.kill('SIGKILL');
}
