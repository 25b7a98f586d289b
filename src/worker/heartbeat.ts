import type { HeartbeatReply, WorkerInfo, WorkerRegistry } from '../broker/worker-registry.js';
import type { Duty } from '../core/duty.js';
import { LOOK_MS } from './work-listener.js';

/** Just before the worker would look into the shard that it registers in: the heartbeat tells whether there is something to look for. */
const PAUSE_MS = LOOK_MS - 300;

/** Registers the worker again and again, so that the broker knows that it is there. */
export class Heartbeat implements Duty {
  readonly name = 'heartbeat';

  constructor(
    private readonly workers: WorkerRegistry,
    private readonly info: () => WorkerInfo,
    private readonly onReply: (reply: HeartbeatReply) => void,
  ) {}

  async turn(): Promise<number> {
    this.onReply(await this.workers.beat(this.info()));
    return PAUSE_MS;
  }
}
