/** The permits that running tasks hold of the limit keys that count them. */
export class Permits {
  readonly byKey = new Map<string, Set<string>>();
  readonly byTask = new Map<string, readonly string[]>();
  /** Limit keys that may have room again. */
  readonly freed = new Set<string>();
  /** Limit keys of breakers with a probe that came back well. */
  readonly #probes = new Set<string>();

  /** How many permits of a limit key are held. */
  count(limitKey: string): number {
    return this.byKey.get(limitKey)?.size ?? 0;
  }

  take(id: string, limitKeys: readonly string[]): void {
    if (limitKeys.length === 0) return;
    this.byTask.set(id, limitKeys);
    for (const limitKey of limitKeys) {
      const tasks = this.byKey.get(limitKey) ?? new Set<string>();
      this.byKey.set(limitKey, tasks.add(id));
    }
  }

  /** Releases all permits of a task. `isEnd`: it came to an end that tells breakers that all is well. */
  release(id: string, isEnd = false): void {
    const limitKeys = (this.byTask.get(id) ?? []).filter((limitKey) => this.releaseOne(limitKey, id));
    this.byTask.delete(id);
    for (const limitKey of limitKeys) {
      this.freed.add(limitKey);
      if (isEnd && limitKey.startsWith('b:')) this.#probes.add(limitKey);
    }
  }

  /** The limit keys of breakers of which a probe came back, in a fixed order. */
  takeProbes(): readonly string[] {
    const probes = [...this.#probes].sort();
    this.#probes.clear();
    return probes;
  }

  /** Releases one permit; false if the task does not hold it. */
  releaseOne(limitKey: string, id: string): boolean {
    const tasks = this.byKey.get(limitKey);
    const isHeld = tasks?.delete(id) === true;
    if (tasks?.size === 0) this.byKey.delete(limitKey);
    return isHeld;
  }

  /** Drops all permits of a limit key. */
  clear(limitKey: string): void {
    this.byKey.delete(limitKey);
  }
}
