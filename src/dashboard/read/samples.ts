import type { FigurePage } from '../../client/figure-list.js';
import type { Overview } from '../../client/inspector.js';
import type { LevelPage } from '../../client/level-list.js';
import type { WorkerStatus } from '../../client/worker-status.js';
import type { LimitInfo } from '../../broker/limit-store.js';
import { overdueSchedules, type OverdueSchedule } from '../../beat/overdue-schedules.js';
import type { ScheduleInfo } from '../../beat/schedule-info.js';
import type { Services } from '../../services/create-services.js';
import type { DeadLetterGroups, Range } from '../api-types.js';
import { Recent } from './recent.js';
import { RecentByKey } from './recent-by-key.js';

/** Tabs ask every two seconds, and each of them may ask at another moment. */
const SAMPLE_MS = 900;
/** Figures change once in ten seconds. */
const FIGURES_MS = 5_000;
/** Ten thousand dead letters are read for them. */
const GROUPS_MS = 2_000;
const LATE_MS = 10_000;

const RANGES: Readonly<Record<Range, { readonly from: '5m' | '3h' | '3d'; readonly every: '1m' | '10m' }>> = {
  '5m': { from: '5m', every: '1m' },
  '3h': { from: '3h', every: '1m' },
  '3d': { from: '3d', every: '10m' },
};

/** The queues, workers and counts at one moment of the broker's clock, epoch ms. */
export interface Sample extends Overview {
  readonly at: number;
}

/** Levels as they were known at a moment of the broker's clock, epoch ms. */
export interface LevelSample extends LevelPage {
  readonly at: number;
}

export interface Overdue {
  readonly now: number;
  readonly overdue: readonly OverdueSchedule[];
}

/** The answers that all tabs of this process share: however many look on, the broker is asked once. */
export class Samples {
  readonly overview: Recent<Sample>;
  readonly workers: Recent<readonly WorkerStatus[]>;
  readonly limits: Recent<readonly LimitInfo[]>;
  /** By the filter. */
  readonly deadLetterGroups = new RecentByKey<Omit<DeadLetterGroups, 'total'>>(GROUPS_MS);
  readonly schedules: Recent<readonly ScheduleInfo[]>;
  readonly overdue: Recent<Overdue>;
  /** By time: the figures of the whole namespace. */
  readonly figures: Readonly<Record<Range, Recent<FigurePage>>>;
  /** How many slots were busy and free, and how long the oldest task waited. */
  readonly levels: Readonly<Record<Range, Recent<LevelSample>>>;
  /** By queue and time. */
  readonly queueFigures: Readonly<Record<Range, Recent<FigurePage>>>;
  /** By task, of the last five minutes. */
  readonly taskFigures: Recent<FigurePage>;

  constructor({ broker, inspector, workers, limits, schedules }: Services) {
    const figures = (options: Parameters<typeof inspector.figures>[0]) =>
      new Recent(() => inspector.figures(options), FIGURES_MS);
    this.overview = new Recent(
      async () => ({ ...(await inspector.overview()), at: broker.now() }),
      SAMPLE_MS,
    );
    this.workers = new Recent(() => workers.list(), SAMPLE_MS);
    this.limits = new Recent(() => limits.list(), SAMPLE_MS);
    this.schedules = new Recent(() => schedules.list(), SAMPLE_MS);
    this.overdue = new Recent(() => overdueSchedules(broker.schedules, LATE_MS), SAMPLE_MS);
    this.figures = byRange((range) => figures({ ...RANGES[range], by: 'time' }));
    this.levels = byRange(
      (range) =>
        new Recent(
          async () => ({ at: broker.now(), ...(await inspector.levels(RANGES[range])) }),
          FIGURES_MS,
        ),
    );
    this.queueFigures = byRange((range) => figures({ ...RANGES[range], by: ['queue', 'time'] }));
    this.taskFigures = figures({ ...RANGES['5m'], by: 'task' });
  }

  /** Somebody has changed something, and wants to see it. */
  forget(): void {
    const { overview, workers, limits, schedules, overdue, deadLetterGroups } = this;
    for (const each of [overview, workers, limits, schedules, overdue, deadLetterGroups]) each.forget();
  }
}

function byRange<Value>(make: (range: Range) => Value): Readonly<Record<Range, Value>> {
  return { '5m': make('5m'), '3h': make('3h'), '3d': make('3d') };
}
