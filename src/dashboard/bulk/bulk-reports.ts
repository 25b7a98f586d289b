import type { AuditNote, AuditStore } from '../../broker/audit-store.js';
import type { BulkJob } from '../api-types.js';
import { momentText } from '../view/moment.js';

/** How long a bulk action is remembered after its last report. */
export const KEPT_MS = 3_600_000;
/** A process that lives reports every 2 s. */
const LOST_AFTER_MS = 15_000;

/** A bulk action as its process reports it to the others. */
interface Report {
  readonly job: BulkJob;
  /** Epoch ms by the broker's clock. */
  readonly seenAt: number;
  /** The note of its end, if its process cannot make it. */
  readonly note: BulkNote;
}

export type BulkNote = Pick<AuditNote, 'action' | 'target' | 'who'>;

/** The bulk actions of all processes of the dashboard, as they report them: each may be asked for any, and one may die. */
export class BulkReports {
  constructor(
    private readonly store: AuditStore,
    /** By the broker's clock, asked for: it decides whether a process is lost. */
    private readonly time: () => Promise<number>,
  ) {}

  /** Answers whether somebody has asked another process to abort it. */
  async write(job: BulkJob, note: BulkNote): Promise<boolean> {
    const report: Report = { job, seenAt: await this.time(), note };
    return this.store.report(job.id, JSON.stringify(report), KEPT_MS);
  }

  /** An action of another process; of one that has died it says how far that had come. `undefined` for an unknown id. */
  async find(id: string): Promise<BulkJob | undefined> {
    const report = reportOf(await this.store.reported(id));
    if (report === undefined) return undefined;
    const { job, seenAt } = report;
    if (job.endedAt !== undefined || (await this.time()) - seenAt < LOST_AFTER_MS) return job;
    await this.#noteLoss(report);
    return { ...job, state: 'lost', endedAt: momentText(seenAt) ?? job.startedAt };
  }

  /** Asks the process of an action to end it. */
  abort(id: string): Promise<void> {
    return this.store.stop(id, KEPT_MS);
  }

  /** The one who finds it first makes the note, because the key is the same for all. */
  async #noteLoss({ job: { id, changed }, note }: Report): Promise<void> {
    const error = 'The process that made the changes has ended.';
    await this.store
      .record({ ...note, key: `lost-${id}`, via: 'dashboard', count: changed, error })
      .catch(() => undefined);
  }
}

function reportOf(text: string | undefined): Report | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Report;
  } catch {
    return undefined;
  }
}
