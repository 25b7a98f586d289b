import type { Clock } from '../../core/clock.js';
import type { TaskRecord } from '../../core/codec.js';
import type { TaskHead } from '../../core/task-message.js';
import { bandOf } from '../storage/ready-list.js';
import type { TaskNote } from '../task-store.js';
import type { MemoryDraft, MemoryGroup, Step } from './memory-workflow.js';
import type { WorkerInfo } from '../worker-registry.js';
import { Deque } from './deque.js';
import { DueList } from './due-list.js';
import { MemoryGates } from './memory-gates.js';
import { MemoryLanes } from './memory-lanes.js';
import { MemoryRoads } from './memory-roads.js';
import type { End } from './memory-end.js';
import { MemoryWakeUp } from './memory-wake-up.js';
import { MemoryWatchers } from './memory-watchers.js';

export type LiveRecord = Extract<TaskRecord, { kind: 'live' }>;

/** What the memory broker holds: the keys of Redis, as maps. */
export class MemoryState {
  readonly tasks = new Map<string, TaskRecord>();
  readonly active = new Map<string, { readonly token: string; readonly leasedAt: number }>();
  readonly leases = new DueList();
  readonly delayed = new DueList();
  readonly bands = new Map<string, Deque<string>>();
  readonly lanes = new MemoryLanes();
  readonly gates: MemoryGates;
  readonly roads: MemoryRoads;
  readonly paused = new Set<string>();
  readonly revoked = new Set<string>();
  /** Calls of `revoke` that found their task, until they are forgotten. */
  readonly calls = new DueList();
  readonly dedupe = new Map<string, { readonly id: string; readonly until: number }>();
  readonly progress = new Map<string, string>();
  readonly history = new Map<string, string[]>();
  readonly letters = new Map<string, { readonly raw: string; readonly diedAt: number }>();
  readonly expiring = new DueList();
  readonly workers = new Map<string, WorkerInfo>();
  readonly groups = new Map<string, MemoryGroup>();
  readonly drafts = new Map<string, MemoryDraft>();
  /** Leads on from the end of a member of a workflow. */
  follow: (id: string, head: TaskHead, end: End) => void = () => undefined;
  /** What ends in workflows have set going; carried out before anybody else comes. */
  steps: Step[] = [];
  readonly wakeUp: MemoryWakeUp;
  readonly watchers = new MemoryWatchers();
  readonly revocations: ((id: string, token: string) => void)[] = [];
  /** What was found expired since the last exchange. */
  expired: TaskNote[] = [];
  /** Workers that are gone: they lease nothing more. */
  readonly gone = new Set<string>();
  /** Who comes for the next delayed task, and when. */
  timer: { readonly worker: string; readonly at: number } | undefined;
  /** Who makes itself empty for a suspect, and until when. */
  drain: { readonly worker: string; readonly until: number } | undefined;

  constructor(readonly clock: Clock) {
    this.wakeUp = new MemoryWakeUp(clock);
    this.gates = new MemoryGates(clock);
    this.roads = new MemoryRoads(clock, this.gates, this.lanes, (queue) => this.wakeUp.wake(queue));
  }

  /** The live record of that id. */
  live(id: string): LiveRecord | undefined {
    const record = this.tasks.get(id);
    return record?.kind === 'live' ? record : undefined;
  }

  /** The live record of a task that lies in that queue and lane to be leased, and not from an earlier life of its id. */
  waitingIn(queue: string, lane: string, id: string): LiveRecord | undefined {
    const live = this.live(id);
    const isTask = live?.isBlocked !== true && live?.head.size === undefined;
    const isHere = isTask && live?.head.queue === queue && (live.head.lane ?? '') === lane;
    return isHere && !this.active.has(id) && !this.delayed.has(id) ? live : undefined;
  }

  put(id: string, head: TaskHead, body: string): void {
    this.tasks.set(id, { kind: 'live', head, body });
  }

  ready(id: string, head: TaskHead, end: 'back' | 'front'): void {
    if (head.lane === undefined || head.lane === '') this.#readyPlain(id, bandOf(head), end);
    else this.lanes.put(bandOf(head), head.lane, id, end);
    this.wakeUp.wake(head.queue);
  }

  delay(id: string, head: TaskHead, due: number): void {
    const first = this.delayed.first();
    this.delayed.set(id, due);
    if (first === undefined || due < first.at) this.wakeUp.wake(head.queue);
  }

  /** Takes a task out of every place but its record. */
  clear(id: string): void {
    this.active.delete(id);
    this.leases.delete(id);
    this.delayed.delete(id);
    this.progress.delete(id);
    this.revoked.delete(id);
    this.gates.giveBack(id);
  }

  /** Tells those who wait for a task how it stands now. */
  tell(id: string): void {
    this.watchers.tell(id);
  }

  waiting(queue: string): number {
    let length = this.lanes.waiting(queue);
    for (const [name, band] of this.bands) if (name.slice(2) === queue) length += band.length;
    return length;
  }

  #readyPlain(id: string, name: string, end: 'back' | 'front'): void {
    const band = this.bands.get(name) ?? new Deque<string>();
    this.bands.set(name, band);
    if (end === 'back') band.push(id);
    else band.unshift(id);
  }
}
