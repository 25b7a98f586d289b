import type { Deployment } from '../schedule-store.js';
import type { MemorySchedule } from './memory-schedule.js';

const REMEMBERED = 20;

/** Which deployments declare which schedules, and which of them wins. The twin of declare.lua. */
export class MemoryDeployments {
  readonly #living = new Map<string, { readonly seenAt: number; readonly deployment: Deployment }>();
  /** All hashes of a schedule so far, the oldest first. */
  readonly #known = new Map<string, readonly string[]>();

  constructor(
    private readonly schedules: ReadonlyMap<string, MemorySchedule>,
    private readonly onOrphaned: (name: string) => void,
  ) {}

  declare(deployment: Deployment, now: number): readonly string[] {
    for (const [id, { seenAt }] of this.#living)
      if (seenAt <= now - deployment.silentMs) this.#living.delete(id);
    this.#living.set(deployment.id, { seenAt: now, deployment });
    for (const { name, hash } of deployment.schedules) this.#remember(name, hash);
    this.#orphan();
    return deployment.schedules
      .filter(({ name, hash }) => this.#isWanted(name, hash))
      .map(({ name }) => name);
  }

  forget(name: string): void {
    this.#known.delete(name);
  }

  #remember(name: string, hash: string): void {
    const known = this.#known.get(name) ?? [];
    if (known.includes(hash)) return;
    // One that a living deployment declares would come back as the newest.
    const gone = known.length < REMEMBERED ? -1 : known.findIndex((each) => !this.#declares(name, each));
    this.#known.set(name, [...known.filter((_each, index) => index !== gone), hash]);
  }

  #isWanted(name: string, hash: string): boolean {
    const record = this.schedules.get(name)?.record;
    const stands = record?.hash === hash && record.orphaned === undefined && record.origin === 'code';
    return !stands && this.#known.get(name)?.findLast((each) => this.#declares(name, each)) === hash;
  }

  #orphan(): void {
    for (const name of this.#known.keys()) {
      const schedule = this.schedules.get(name);
      if (schedule?.record.origin !== 'code' || this.#declares(name)) continue;
      const { dueAt: _due, fireAt: _fire, pending: _pending, ...kept } = schedule.record;
      schedule.record = { ...kept, orphaned: true };
      this.onOrphaned(name);
    }
  }

  #declares(name: string, hash?: string): boolean {
    return [...this.#living.values()].some(({ deployment }) =>
      deployment.schedules.some((each) => each.name === name && (hash === undefined || each.hash === hash)),
    );
  }
}
