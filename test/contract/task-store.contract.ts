import { describe } from '@jest/globals';
import type { Open } from './open-broker.js';
import { describeCrowded } from './task-store/crowded.contract.js';
import { describeDedupe } from './task-store/dedupe.contract.js';
import { describeDelay } from './task-store/delay.contract.js';
import { describeExpiry } from './task-store/expiry.contract.js';
import { describeLease } from './task-store/lease.contract.js';
import { describePrune } from './task-store/prune.contract.js';
import { describePublish } from './task-store/publish.contract.js';
import { describeRecover } from './task-store/recover.contract.js';
import { describeReplay } from './task-store/replay.contract.js';
import { describeRevoke } from './task-store/revoke.contract.js';
import { describeSessions } from './task-store/sessions.contract.js';
import { describeSettle } from './task-store/settle.contract.js';
import { describeSuspects } from './task-store/suspects.contract.js';
import { describeWaitForWork } from './task-store/wait-for-work.contract.js';

/** What every task store promises. */
export function describeTaskStore(name: string, open: Open): void {
  describe(`${name}: task store`, () => {
    describePublish(open);
    describeCrowded(open);
    describeDedupe(open);
    describeLease(open);
    describeSettle(open);
    describeReplay(open);
    describeSessions(open);
    describeDelay(open);
    describeExpiry(open);
    describeRecover(open);
    describeSuspects(open);
    describeRevoke(open);
    describePrune(open);
    describeWaitForWork(open);
  });
}
