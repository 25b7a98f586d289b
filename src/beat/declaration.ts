import { createHash } from 'node:crypto';
import type { Deployment, ScheduleFields, ScheduleRecord, ScheduleStore } from '../broker/schedule-store.js';
import type { Duty } from '../core/duty.js';
import { CompareAndSet, versionSequence } from './compare-and-set.js';
import { isReadable, readEntry, UNREADABLE, type ScheduleEntry } from './schedule-entry.js';
import { Timetable } from './timetable.js';

/** A schedule as it is declared, in code or by a call. */
export interface Declaration {
  readonly name: string;
  readonly entry: ScheduleEntry;
  /** Reckoned from the moment at which it is first declared: the moment of an entry that fires once, or its `start`. */
  readonly delayMs?: number;
}

/** Equal for equal declarations, whoever makes them and when. */
export function declarationHash({ entry, delayMs }: Declaration): string {
  const { at: _at, ...head } = entry.message.head;
  const text = JSON.stringify({ ...entry, message: { ...entry.message, head }, delayMs });
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}

/** Why a schedule that is declared with `enabled: false` is paused. */
export const DISABLED = 'declared with enabled: false';

/**
 * The changes of a declaration; `undefined` if it stands already. A time that has passed is never made up for: the next due
 * time is counted from now. The schedule keeps the count of its tasks, and a pause.
 */
export function declaredFields(
  declaration: Declaration,
  origin: 'api' | 'code',
  record: ScheduleRecord | undefined,
  now: number,
): ScheduleFields | undefined {
  const hash = declarationHash(declaration);
  const isSame = record?.hash === hash && record.origin === origin && record.orphaned === undefined;
  if (isSame && isReadable(record)) return undefined;
  const entry = placedInTime(declaration, now);
  const paused = pauseOf(entry, record);
  const times = paused === undefined ? nextTimes(declaration.name, entry, now) : NO_TIMES;
  const isOver = entry.limit !== undefined && (record?.fired ?? 0) >= entry.limit;
  return {
    entry: JSON.stringify(entry),
    hash,
    origin,
    orphaned: null,
    pending: null,
    paused: paused ?? null,
    ...(isOver ? NO_TIMES : times),
  };
}

export const NO_TIMES = { dueAt: null, fireAt: null } as const;

/** When a schedule is due next, from now on. */
export function nextTimes(
  name: string,
  entry: ScheduleEntry,
  now: number,
): { readonly dueAt: number; readonly fireAt: number } | typeof NO_TIMES {
  const timetable = new Timetable(name, entry);
  const dueAt = timetable.next(now);
  return dueAt === undefined ? NO_TIMES : { dueAt, fireAt: timetable.fireAt(dueAt) };
}

function placedInTime({ entry, delayMs }: Declaration, now: number): ScheduleEntry {
  if (delayMs === undefined) return entry;
  if (entry.when.kind === 'at') return { ...entry, when: { kind: 'at', at: now + delayMs } };
  return { ...entry, start: now + delayMs };
}

/** A pause of the operator's stays; `enabled` speaks when it changes. One that nobody could read is mended now. */
function pauseOf({ enabled }: ScheduleEntry, record: ScheduleRecord | undefined): string | undefined {
  const note = record?.paused?.startsWith(UNREADABLE) === true ? undefined : record?.paused;
  if (enabled === wasEnabled(record)) return note;
  return enabled ? undefined : DISABLED;
}

function wasEnabled(record: ScheduleRecord | undefined): boolean {
  try {
    return record === undefined || readEntry(record).entry.enabled;
  } catch {
    return true;
  }
}

export const DECLARE_MS = 15_000;
/** A process that declares nothing only looks after what other deployments have left behind. */
const WATCH_MS = 60_000;
/** A deployment that has not declared anything for four of its rounds is gone. */
const SILENT_MS = 4 * DECLARE_MS;

/**
 * Says which schedules this deployment of the application declares, again and again: those of a deployment that declares no
 * more are orphaned, and of two deployments the one with the newer declaration wins for as long as it declares.
 */
export class DeclarationDuty implements Duty {
  readonly name = 'declaration of schedules';
  readonly #deployment: Deployment;
  readonly #compareAndSet: CompareAndSet;

  constructor(
    private readonly store: ScheduleStore,
    private readonly declarations: readonly Declaration[],
    id: string,
  ) {
    const schedules = declarations.map((each) => ({ name: each.name, hash: declarationHash(each) }));
    this.#deployment = { id: deploymentIdOf(schedules), schedules, silentMs: SILENT_MS };
    this.#compareAndSet = new CompareAndSet(store, versionSequence(`${id}:declared`));
  }

  async turn(): Promise<number> {
    const wanted = new Set(await this.store.declare(this.#deployment));
    for (const declaration of this.declarations) {
      if (!wanted.has(declaration.name)) continue;
      await this.#compareAndSet.update(declaration.name, (record, now) =>
        declaredFields(declaration, 'code', record, now),
      );
    }
    return this.declarations.length > 0 ? DECLARE_MS : WATCH_MS;
  }
}

/** The same in all processes of a deployment. */
function deploymentIdOf(schedules: Deployment['schedules']): string {
  return createHash('sha256').update(JSON.stringify(schedules)).digest('base64url').slice(0, 16);
}
