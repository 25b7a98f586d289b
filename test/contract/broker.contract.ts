import { describeBeat } from './beat.contract.js';
import { describeCallsAtOnce } from './calls-at-once.contract.js';
import { describeControl } from './control.contract.js';
import { describeDigest } from './task-store/digest.contract.js';
import { describeDeadLetterStore } from './dead-letter-store.contract.js';
import { describeAuditStore } from './audit-store.contract.js';
import { describeEndedTasks } from './ended-tasks.contract.js';
import { describeEventLogStore } from './event-log-store.contract.js';
import { describeEventStore } from './event-store.contract.js';
import { describeFigureStore } from './figure-store.contract.js';
import { describeInspector } from './inspector.contract.js';
import { describeLeaseStore } from './lease-store.contract.js';
import { describeLimitStore } from './limit-store.contract.js';
import type { Open } from './open-broker.js';
import { describeQueueStore } from './queue-store.contract.js';
import { describeResultStore } from './result-store.contract.js';
import { describeScheduleStore } from './schedule-store.contract.js';
import { describeSchedules } from './schedules.contract.js';
import { describeUnreadableSchedules } from './schedules-unreadable.contract.js';
import { describeTakesWrites } from './takes-writes.contract.js';
import { describeTaskStore } from './task-store.contract.js';
import { describeWorkerRegistry } from './worker-registry.contract.js';
import { describeWorkflowStore } from './workflow-store.contract.js';

/** What every broker promises. */
export function describeBroker(name: string, open: Open): void {
  describeTakesWrites(name, open);
  describeTaskStore(name, open);
  describeDigest(name, open);
  describeCallsAtOnce(name, open);
  describeResultStore(name, open);
  describeQueueStore(name, open);
  describeInspector(name, open);
  describeFigureStore(name, open);
  describeAuditStore(name, open);
  describeEndedTasks(name, open);
  describeEventStore(name, open);
  describeEventLogStore(name, open);
  describeDeadLetterStore(name, open);
  describeWorkerRegistry(name, open);
  describeScheduleStore(name, open);
  describeSchedules(name, open);
  describeUnreadableSchedules(name, open);
  describeBeat(name, open);
  describeWorkflowStore(name, open);
  describeLeaseStore(name, open);
  describeControl(name, open);
  describeLimitStore(name, open);
}
