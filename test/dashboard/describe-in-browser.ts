import { describe, it } from '@jest/globals';
import { CHROMIUM } from './browser.js';

/** Tests that need a browser. Where there is none they are skipped, with one line that says so. */
export function describeInBrowser(title: string, tests: () => void): void {
  if (CHROMIUM !== undefined) return describe(title, tests);
  describe(title, () => it.skip('needs Chromium: install it, or name it in the variable CHROMIUM', () => {}));
}
