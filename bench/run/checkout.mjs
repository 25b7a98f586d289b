import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('../..', import.meta.url));

/** The way of the benchmark to this package: each revision has names of its own, and its own way to them. */
const ADAPTER = 'bench/systems/nest-task-queue.mjs';

const git = (...args) => execFileSync('git', args, { cwd: HERE, encoding: 'utf8' }).trim();

/** The revision that is measured here, with a plus where files differ from it; undefined outside of a repository. */
export function revisionHere() {
  try {
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain') === '' ? '' : '+');
  } catch {
    return undefined;
  }
}

/**
 * Another revision of this package, built in a folder of its own, with the benchmark of this one: both are measured by the same code.
 *
 * @throws for a revision that git does not know, or that does not build
 */
export function openCheckout(revision) {
  const commit = git('rev-parse', '--verify', '--short', `${revision}^{commit}`);
  const folder = mkdtempSync(join(tmpdir(), 'ntq-compare-'));
  const close = () => {
    rmSync(folder, { recursive: true, force: true });
    git('worktree', 'prune');
  };
  try {
    git('worktree', 'add', '--force', '--detach', folder, commit);
    symlinkSync(join(HERE, 'node_modules'), join(folder, 'node_modules'));
    console.error(`building ${revision} (${commit}) …`);
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: folder, stdio: ['ignore', 2, 2] });
    putBenchmark(folder);
    return { folder, commit, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** All of the benchmark that is here, but for the way to the package. */
function putBenchmark(folder) {
  const adapter = readFileSync(join(folder, ADAPTER));
  rmSync(join(folder, 'bench'), { recursive: true });
  cpSync(join(HERE, 'bench'), join(folder, 'bench'), { recursive: true });
  writeFileSync(join(folder, ADAPTER), adapter);
}
