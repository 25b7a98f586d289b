import type { ResultStore, TaskSnapshot, Watcher } from '../result-store.js';
import type { MemoryState } from './memory-state.js';

/** Results in this process. */
export class MemoryResultStore implements ResultStore {
  constructor(private readonly state: MemoryState) {}

  find(ids: readonly string[]): Promise<readonly (TaskSnapshot | undefined)[]> {
    return Promise.resolve(ids.map((id) => this.#snapshot(id)));
  }

  watch(id: string, _until: 'ended' | 'stopped', watcher: Watcher): () => void {
    let isWatching = true;
    const told = () => {
      if (isWatching) watcher.onUpdate(this.#snapshot(id));
    };
    const closed = () => {
      if (isWatching) watcher.onClose();
    };
    const stop = this.state.watchers.add(id, { told, closed });
    return () => {
      isWatching = false;
      stop();
    };
  }

  forget(id: string): Promise<boolean> {
    if (this.state.live(id) !== undefined) return Promise.resolve(false);
    this.state.tasks.delete(id);
    return Promise.resolve(true);
  }

  progress(id: string, token: string, meta: string): Promise<boolean> {
    if (this.state.active.get(id)?.token !== token) return Promise.resolve(false);
    this.state.progress.set(id, meta);
    this.state.tell(id);
    return Promise.resolve(true);
  }

  #snapshot(id: string): TaskSnapshot | undefined {
    const record = this.state.tasks.get(id);
    if (record === undefined) return undefined;
    if (record.kind === 'ended') {
      if (record.expireAt <= this.state.clock.now()) return undefined;
      return { record, ...(record.progress !== '' && { progress: record.progress }) };
    }
    const running = this.state.active.get(id);
    const progress = this.state.progress.get(id);
    return {
      record,
      ...(running !== undefined && { running: { token: running.token, startedAt: running.leasedAt } }),
      ...(progress !== undefined && { progress }),
    };
  }
}
