import type { Broker } from '../broker/broker.js';
import type { LiveTask } from '../broker/inspector.js';
import { matchesGlob } from '../core/glob.js';
import { counted } from '../core/counted.js';
import { InvalidOptionError } from '../core/errors.js';
import { splitBody } from '../core/input-line.js';
import { callback, checkAll, flag, glob, refuse, type Check, type Checks } from '../core/option-check.js';
import { kindOf } from '../core/shown.js';
import type { TaskEvents } from '../core/task-events.js';
import type { TaskBody } from '../core/task-message.js';
import { inAllShards } from './partial.js';
import { Reach } from './reach.js';

/** Which tasks are revoked: those that all of it fits. */
export interface RevokeFilter {
  /** Name of the task, `*` for any characters. */
  readonly task?: string;
  /** Headers that it must carry, besides others. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** How many tasks are revoked at once, and who hears of it. */
export interface RevokeAllOptions {
  /** Stops also what runs. Default: it goes on, but is not run again. */
  readonly terminate?: boolean;
  /** Called after each page of records. */
  readonly onProgress?: (progress: RevokeProgress) => void;
}

/** How far it is. */
export interface RevokeProgress {
  /** Records that were looked at, of ended tasks, too. */
  readonly examined: number;
  /** How many there are. */
  readonly total: number;
  /** Tasks that fitted so far. */
  readonly found: number;
}

const FORM = "{ task: 'email.*' }, { headers: { tenant: 'acme' } }, or both";

const headers: Check = (value, path) => {
  const values = kindOf(value) === 'Object' ? Object.values(value as object) : [];
  if (values.length === 0 || values.some((each) => typeof each !== 'string')) refuse(path, FORM, value);
};

const REVOKE_FILTER_CHECKS: Checks<RevokeFilter> = { task: glob, headers };
const REVOKE_CHECKS: Checks<RevokeAllOptions> = { terminate: flag, onProgress: callback };

/** Ends all tasks that fit, wherever they are: it reads the records themselves, so no worker needs to be there. */
export class Revocation {
  constructor(
    private readonly broker: Broker,
    private readonly filter: RevokeFilter,
    private readonly events?: TaskEvents,
  ) {
    checkFilter(filter);
  }

  /** How many tasks fit now. */
  count(onProgress?: RevokeAllOptions['onProgress']): Promise<number> {
    return this.#walk((tasks) => Promise.resolve(tasks.length), onProgress);
  }

  /**
   * Answers how many tasks it found that had not ended.
   *
   * @throws BrokerUnavailableError with the code SHARDS_MISSING where shards did not answer, when the others are done
   */
  revoke(options: RevokeAllOptions = {}): Promise<number> {
    checkAll(options, REVOKE_CHECKS, { where: 'revokeAll' });
    return inAllShards(
      this.broker,
      () => this.#revokeAll(options),
      (count) => [count, `${counted(count, 'task')} ${count === 1 ? 'was' : 'were'} revoked`],
    );
  }

  #revokeAll({ terminate = false, onProgress }: RevokeAllOptions): Promise<number> {
    const reach = new Reach(this.broker);
    return this.#walk(async (tasks) => {
      const revoke = async (task: LiveTask) =>
        (await reach.of(task.id, () => this.#revokeInOrder(task, terminate))) ?? 0;
      const revoked = await Promise.all(tasks.map(revoke));
      return revoked.reduce((sum, count) => sum + count, 0);
    }, onProgress);
  }

  async #walk(
    act: (tasks: readonly LiveTask[]) => Promise<number>,
    onProgress: RevokeAllOptions['onProgress'],
  ): Promise<number> {
    let [cursor, examined, found] = ['', 0, 0];
    do {
      const page = await this.broker.inspector.walk(cursor, { isPartial: true });
      cursor = page.next;
      examined += page.examined;
      found += await act(page.tasks.filter((task) => this.#fits(task)));
      onProgress?.({ examined, total: page.total, found });
    } while (cursor !== '');
    return found;
  }

  /**
   * Revokes the members that wait for it first, if they match: otherwise chance would decide which revocation ends them.
   * Answers how many had not ended.
   */
  async #revokeInOrder(task: LiveTask, terminate: boolean): Promise<number> {
    let count = 0;
    const waiting = isWorkflowMember(task) ? await this.#waitingFor(task) : [];
    for (const each of [...waiting.reverse(), task])
      if (this.#fits(each) && (await this.#revoke(each, terminate))) count += 1;
    return count;
  }

  /** The tasks after this one, up to the end of its workflow; ended ones were handled before. */
  async #waitingFor({ head }: LiveTask): Promise<LiveTask[]> {
    const waiting: LiveTask[] = [];
    for (let id = head.next ?? head.group; id !== undefined;) {
      const [found] = await this.broker.results.find([id]);
      if (found?.record.kind !== 'live') break;
      const { head: next, body } = found.record;
      waiting.push({ id, head: next, body });
      id = next.next ?? next.group;
    }
    return waiting;
  }

  /** A member of a workflow alone: members after it end with it, members before it are not concerned. */
  async #revoke({ id, head }: LiveTask, terminate: boolean): Promise<boolean> {
    const hadNotEnded = await this.broker.tasks.revoke(id, terminate, { isSingle: true });
    if (hadNotEnded) this.events?.emit('task-revoked', { id, name: head.name, queue: head.queue });
    return hadNotEnded;
  }

  /** The call of a hook follows a failure that has happened; a group ends with its parts. */
  #fits({ head, body }: LiveTask): boolean {
    if (head.hook === true || head.size !== undefined) return false;
    const { task, headers } = this.filter;
    if (task !== undefined && !matchesGlob(task, head.name)) return false;
    if (headers === undefined) return true;
    const carried = headersOf({ head, body });
    return Object.entries(headers).every(
      ([name, value]) => Object.hasOwn(carried, name) && carried[name] === value,
    );
  }
}

function isWorkflowMember({ head: { next, group } }: LiveTask): boolean {
  return (next ?? group) !== undefined;
}

function headersOf({ head, body }: Pick<LiveTask, 'body' | 'head'>): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(splitBody(head, body).json) as Partial<TaskBody> | null)?.headers ?? {};
  } catch {
    return {};
  }
}

/** What names nothing would fit everything. */
function checkFilter(filter: RevokeFilter): void {
  checkAll(filter, REVOKE_FILTER_CHECKS, { where: 'revokeAll' });
  if ((filter.task ?? filter.headers) === undefined) throw new InvalidOptionError(`revokeAll: give ${FORM}.`);
}
