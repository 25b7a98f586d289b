import { createRequire } from 'node:module';

const { default: Sequencer } = createRequire(import.meta.url)('@jest/test-sequencer');

/** Tests that start processes wait more than they compute. */
const SLOW = /[/\\]test[/\\](integration|e2e[/\\](cli|sample-app)|consumer|dashboard)/;

/**
 * The slow files first, so that none of them is left for the end, when the other workers of jest have nothing more to do. By itself jest
 * knows how long a file takes only from its cache, and a fresh checkout has none.
 */
export default class SlowFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const isSlow = ({ path }) => SLOW.test(path);
    return [...sorted.filter(isSlow), ...sorted.filter((test) => !isSlow(test))];
  }
}
