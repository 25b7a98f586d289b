import type { Open } from './open-broker.js';
import { describeFiring } from './schedule-store/fire.contract.js';
import { describeOverlap } from './schedule-store/overlap.contract.js';
import { describePut } from './schedule-store/put.contract.js';
import { describeDeployments } from './schedule-store/deployments.contract.js';

/** What every schedule store promises. */
export function describeScheduleStore(name: string, open: Open): void {
  describePut(name, open);
  describeFiring(name, open);
  describeOverlap(name, open);
  describeDeployments(name, open);
}
