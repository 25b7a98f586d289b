import { createRequire } from 'node:module';

const { default: Sequencer } = createRequire(import.meta.url)('@jest/test-sequencer');

/** Files that compute longest. */
const LONGEST =
  /[/\\]test[/\\](contract[/\\][^/\\]+\.|contract[/\\]redis[/\\]malformed\.|model[/\\]|e2e[/\\]failure[/\\]hostile\.)/;
/** Tests that start processes wait more than they compute. */
const SLOW = /[/\\]test[/\\](integration|e2e[/\\](cli|sample-app)|consumer|dashboard)/;

/**
 * The slow files first, so that none of them is left for the end, when the other workers of jest have nothing more to do. By itself jest
 * knows how long a file takes only from its cache, and a fresh checkout has none.
 */
export default class SlowFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const rankOf = ({ path }) => [LONGEST, SLOW].findIndex((paths) => paths.test(path)) + 1 || 3;
    return sorted.sort((one, other) => rankOf(one) - rankOf(other));
  }
}
