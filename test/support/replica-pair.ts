import { FaultProxy } from './fault-proxy.js';
import { admin } from './redis-admin.js';
import { RedisProcess } from './redis-process.js';

const MASTER = [
  '--repl-diskless-sync',
  'yes',
  '--repl-diskless-sync-delay',
  '0',
  '--repl-ping-replica-period',
  '1',
];

/** A master and a replica of it. */
export class ReplicaPair {
  #link: FaultProxy | undefined;

  private constructor(
    readonly master: RedisProcess,
    readonly replica: RedisProcess,
  ) {}

  /** Resolves when the replica is in step. */
  static async start(args: readonly string[] = []): Promise<ReplicaPair> {
    const [master, replica] = await Promise.all([
      RedisProcess.start({ args: [...MASTER, ...args] }),
      RedisProcess.start({ args: [...MASTER, ...args] }),
    ]);
    const pair = new ReplicaPair(master, replica);
    await pair.#replicate(master.port);
    return pair;
  }

  /** From here on what the replica gets comes through a proxy that a test can close. */
  async throughProxy(): Promise<FaultProxy> {
    this.#link = await FaultProxy.start(this.master.port);
    await this.#replicate(this.#link.port);
    return this.#link;
  }

  /** Resolves when the replica has all that the master has. */
  async inStep(): Promise<void> {
    const confirmed = await admin(this.master, async (redis) => {
      await redis.ping();
      return redis.wait(1, 20_000);
    });
    if (confirmed !== 1) throw new Error('The replica does not come into step.');
  }

  /**
   * Kills the master when the replica has all that was acknowledged. Without the pause some of the last replies could be out
   * before the replica was told: a kill may come between the two.
   */
  async killInStep(): Promise<void> {
    await admin(this.master, (redis) => redis.call('CLIENT', 'PAUSE', '60000', 'WRITE'));
    await this.inStep();
    await this.master.kill9();
  }

  async stop(): Promise<void> {
    await Promise.all([this.master.stop(), this.replica.stop(), this.#link?.stop()]);
  }

  async #replicate(port: number): Promise<void> {
    await admin(this.replica, (redis) => redis.replicaof('127.0.0.1', port));
    await this.inStep();
  }
}
