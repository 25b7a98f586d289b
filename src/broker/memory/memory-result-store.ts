import type { ResultStore, TaskSnapshot, Watcher } from '../result-store.js';
import * as notify from './notify.js';
import * as record from './record.js';
import type { MemoryState } from './state/memory-state.js';

/** Results in this process. */
export class MemoryResultStore implements ResultStore {
  constructor(private readonly state: MemoryState) {}

  find(ids: readonly string[]): Promise<readonly (TaskSnapshot | undefined)[]> {
    return Promise.resolve(ids.map((id) => this.#snapshot(id)));
  }

  watch(id: string, _until: 'ended' | 'stopped', watcher: Watcher): () => void {
    let isWatching = true;
    const onUpdate = () => {
      if (isWatching) watcher.onUpdate(this.#snapshot(id));
    };
    const onClose = () => {
      if (isWatching) watcher.onClose();
    };
    const stop = this.state.watchers.add(id, { onUpdate, onClose });
    return () => {
      isWatching = false;
      stop();
    };
  }

  forget(id: string): Promise<boolean> {
    if (record.live(this.state, id) !== undefined) return Promise.resolve(false);
    this.state.records.tasks.delete(id);
    return Promise.resolve(true);
  }

  progress(id: string, token: string, meta: string): Promise<boolean> {
    if (this.state.leases.active.get(id)?.token !== token) return Promise.resolve(false);
    this.state.records.progress.set(id, meta);
    notify.update(this.state, id);
    return Promise.resolve(true);
  }

  #snapshot(id: string): TaskSnapshot | undefined {
    const { leases, records } = this.state;
    const found = record.kept(this.state, id);
    if (found === undefined) return undefined;
    if (found.kind === 'ended')
      return { record: found, ...(found.progress !== '' && { progress: found.progress }) };
    const running = leases.active.get(id);
    const progress = records.progress.get(id);
    return {
      record: found,
      ...(running !== undefined && { running: { token: running.token, startedAt: running.leasedAt } }),
      ...(progress !== undefined && { progress }),
    };
  }
}
