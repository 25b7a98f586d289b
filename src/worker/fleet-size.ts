import type { WorkerRegistry } from '../broker/worker-registry.js';
import type { Duty } from '../core/duty.js';

const TURN_MS = 30_000;

/** Counts the workers of the namespace: over several shards, the more there are, the less often each has to look into a shard. */
export class FleetSize implements Duty {
  readonly name = 'fleet size';

  constructor(
    private readonly workers: Pick<WorkerRegistry, 'count'>,
    private readonly onCounted: (count: number) => void,
  ) {}

  async turn(): Promise<number> {
    this.onCounted(await this.workers.count());
    return TURN_MS;
  }
}
