import type {
  EndedPage,
  EndedRequest,
  Inspector,
  LiveList,
  RecordPage,
  TaskCounts,
  TaskEntry,
} from '../inspector.js';
import type { MemoryResultStore } from './memory-result-store.js';
import { isInList } from '../storage/ended-list.js';
import { byAge, isBehind } from '../storage/ended-order.js';
import type { MemoryState } from './state/memory-state.js';

export class MemoryInspector implements Inspector {
  constructor(
    private readonly state: MemoryState,
    private readonly results: MemoryResultStore,
  ) {}

  counts(): Promise<TaskCounts> {
    const { deadLetters, delayed, leases } = this.state;
    return Promise.resolve({
      delayed: delayed.size,
      active: leases.active.size,
      deadLetters: deadLetters.letters.size,
    });
  }

  async tasks(
    from: LiveList,
    { offset, limit }: { readonly offset: number; readonly limit: number },
  ): Promise<readonly TaskEntry[]> {
    const { leases, delayed, workflows } = this.state;
    const list = { active: leases.until, delayed, workflows: workflows.roots }[from];
    const entries = list.list(offset + limit).slice(offset);
    const tasks = await this.results.find(entries.map(({ id }) => id));
    return entries.map(({ id, at }, index) => ({ id, at, task: tasks[index] }));
  }

  ended({ among, after, since = 0, limit, accepts }: EndedRequest): Promise<EndedPage> {
    const now = this.state.clock.now();
    const all = [...this.state.records.tasks].flatMap(([id, record]) =>
      record.kind === 'ended' && record.expireAt > now ? [{ id, record }] : [],
    );
    const wanted = all.filter((task) => task.record.head.endedAt >= since && isBehind(task, after));
    const tasks = wanted
      .filter(({ record: { head } }) => (among === undefined || isInList(head, among)) && accepts(head))
      .sort((one, other) => byAge(other, one))
      .slice(0, limit + 1);
    const last = tasks[limit - 1];
    const next = tasks.length > limit && last ? { at: last.record.head.endedAt, id: last.id } : undefined;
    return Promise.resolve({ tasks: tasks.slice(0, limit), next });
  }

  walk(): Promise<RecordPage> {
    const { tasks } = this.state.records;
    const live = [...tasks].flatMap(([id, record]) =>
      record.kind === 'live' ? [{ id, head: record.head, body: record.body }] : [],
    );
    return Promise.resolve({ next: '', tasks: live, examined: tasks.size, total: tasks.size });
  }
}
