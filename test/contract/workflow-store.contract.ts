import { describe } from '@jest/globals';
import type { Open } from './open-broker.js';
import { describeDraft } from './workflow-store/draft.contract.js';

/** What every workflow store promises. */
export function describeWorkflowStore(name: string, open: Open): void {
  describe(`${name}: workflow store`, () => {
    describeDraft(open);
  });
}
