import { describe } from '@jest/globals';
import type { Open } from './open-broker.js';
import { describeAdd } from './workflow-store/add.contract.js';
import { describeCancel } from './workflow-store/cancel.contract.js';
import { describeChain } from './workflow-store/chain.contract.js';
import { describeDraft } from './workflow-store/draft.contract.js';
import { describeEmptyGroup } from './workflow-store/empty-group.contract.js';
import { describeGroup } from './workflow-store/group.contract.js';
import { describeRevokedEarly } from './workflow-store/revoked-early.contract.js';
import { describeListed } from './workflow-store/listed.contract.js';
import { describeReplace } from './workflow-store/replace.contract.js';

/** What every workflow store promises. */
export function describeWorkflowStore(name: string, open: Open): void {
  describe(`${name}: workflow store`, () => {
    describeDraft(open);
    describeEmptyGroup(open);
    describeChain(open);
    describeGroup(open);
    describeCancel(open);
    describeAdd(open);
    describeListed(open);
    describeReplace(open);
    describeRevokedEarly(open);
  });
}
