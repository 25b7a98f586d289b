import type { TaskHead } from '../../core/task-message.js';
import type {
  Delivery,
  ExchangeReply,
  ExchangeRequest,
  HeldLease,
  PruneLimits,
  Publication,
  PublishOptions,
  PublishReply,
  Recovery,
  RevokeOptions,
  TaskStore,
  WaitOptions,
} from '../task-store.js';
import { exchange } from './exchange.js';
import { checkNoReplicas } from './no-replicas.js';
import { prune } from './prune.js';
import { publish } from './publish.js';
import * as record from './record.js';
import { recover } from './recover.js';
import { revoke } from './revoke.js';
import type { MemoryState } from './state/memory-state.js';

/** Messages in this process. */
export class MemoryTaskStore implements TaskStore {
  constructor(private readonly state: MemoryState) {}

  async publish(
    batch: readonly Publication[],
    { whole = false, durability }: PublishOptions = {},
  ): Promise<readonly PublishReply[]> {
    checkNoReplicas(durability);
    this.state.checkOpen('publish');
    return publish(this.state, batch, whole);
  }

  exchange(request: ExchangeRequest): Promise<ExchangeReply> {
    return Promise.resolve(exchange(this.state, request));
  }

  renew(held: readonly HeldLease[], leaseMs: number): Promise<readonly string[]> {
    const lost: string[] = [];
    for (const { id, token } of held) {
      if (this.#isHeld(id, token)) this.state.leases.until.set(id, this.state.clock.now() + leaseMs);
      else lost.push(token);
    }
    return Promise.resolve(lost);
  }

  recover(): Promise<Recovery> {
    return Promise.resolve(recover(this.state));
  }

  revoke(id: string, terminate?: boolean, options: RevokeOptions = {}): Promise<boolean> {
    return Promise.resolve(revoke(this.state, id, terminate, options));
  }

  complete({ id, token, body }: Delivery, head: TaskHead): Promise<boolean> {
    const isHeld = this.#isHeld(id, token);
    if (isHeld) record.put(this.state, id, head, body);
    return Promise.resolve(isHeld);
  }

  prune(limits: PruneLimits): Promise<boolean> {
    prune(this.state, limits);
    return Promise.resolve(false);
  }

  waitForWork(queues: readonly string[], options: WaitOptions): Promise<boolean> {
    return this.state.wake.wait(queues, options);
  }

  #isHeld(id: string, token: string): boolean {
    return this.state.leases.active.get(id)?.token === token;
  }
}
