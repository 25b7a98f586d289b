import { expect } from '@jest/globals';
import type { Redis } from 'ioredis';
import { prefixOf } from '../../src/broker/redis/script/key-names.js';
import { eventually } from './eventually.js';
import { freePort } from './free-port.js';
import { admin } from './redis-admin.js';
import { RedisProcess } from './redis-process.js';

const MASTERS = 3;
const SLOTS = 16_384;
const NODE_TIMEOUT_MS = 1_000;

interface ClusterNode {
  readonly server: RedisProcess;
  readonly busPort: number;
  readonly id: string;
}

/** Three masters of a Redis Cluster and, if wanted, a replica of each; made by commands alone. */
export class ClusterSet {
  private constructor(
    readonly masters: readonly ClusterNode[],
    readonly replicas: readonly ClusterNode[],
  ) {}

  /** Resolves when every node sees a cluster that works. */
  static async start({
    replicas = false,
    args = [],
  }: { replicas?: boolean; args?: readonly string[] } = {}): Promise<ClusterSet> {
    const count = replicas ? 2 * MASTERS : MASTERS;
    const nodes = await Promise.all(Array.from({ length: count }, () => startNode(args)));
    const set = new ClusterSet(nodes.slice(0, MASTERS), nodes.slice(MASTERS));
    await set.#join();
    await set.#replicate();
    return set;
  }

  get nodes(): readonly ClusterNode[] {
    return [...this.masters, ...this.replicas];
  }

  /** What an application is told. */
  get broker() {
    return { cluster: this.masters.map(({ server }) => ({ host: '127.0.0.1', port: server.port })) };
  }

  slotOf(namespace: string): Promise<number> {
    return this.#on(this.#first, (redis) => redis.cluster('KEYSLOT', prefixOf(namespace)));
  }

  /** Who serves the slot, as a node that lives sees it. */
  async ownerOf(slot: number, seenBy = this.#first): Promise<ClusterNode> {
    const ranges = await this.#on(seenBy, (redis) => redis.cluster('SLOTS'));
    const range = (ranges as unknown as [number, number, [string, number, string]][]).find(
      ([from, to]) => from <= slot && slot <= to,
    );
    const id = range?.[2][2];
    const owner = this.nodes.find((node) => node.id === id);
    if (owner === undefined) throw new Error(`Nobody serves slot ${slot}.`);
    return owner;
  }

  /** Moves a slot key by key, in an order without a meaning; `between` is called after each key. */
  async move(
    slot: number,
    to: ClusterNode,
    between: () => Promise<unknown> = () => Promise.resolve(),
  ): Promise<number> {
    const from = await this.ownerOf(slot);
    await this.#on(to, (redis) => redis.cluster('SETSLOT', slot, 'IMPORTING', from.id));
    await this.#on(from, (redis) => redis.cluster('SETSLOT', slot, 'MIGRATING', to.id));
    const moved = await admin(from.server, (redis) => moveKeys(redis, slot, to.server.port, between));
    for (const node of [to, from, ...this.masters])
      await this.#on(node, (redis) => redis.cluster('SETSLOT', slot, 'NODE', to.id));
    return moved;
  }

  /** The keys of a slot on each master that lives. */
  keysOn(node: ClusterNode, slot: number): Promise<string[]> {
    return this.#on(node, (redis) => redis.cluster('GETKEYSINSLOT', slot, 100_000)) as Promise<string[]>;
  }

  async stop(): Promise<void> {
    await Promise.all(this.nodes.map(({ server }) => server.stop()));
  }

  get #first(): ClusterNode {
    return this.masters[0] as ClusterNode;
  }

  async #join(): Promise<void> {
    const { server, busPort } = this.#first;
    for (const [index, node] of this.nodes.entries()) {
      await this.#on(node, async (redis) => {
        await redis.cluster('SET-CONFIG-EPOCH', index + 1);
        if (index < MASTERS) await redis.call('CLUSTER', 'ADDSLOTSRANGE', ...rangeOf(index));
        if (index > 0) await redis.call('CLUSTER', 'MEET', '127.0.0.1', server.port, busPort);
      });
    }
    await this.#agree();
  }

  async #replicate(): Promise<void> {
    for (const [index, replica] of this.replicas.entries()) {
      const master = this.masters[index] as ClusterNode;
      await this.#on(replica, (redis) => redis.cluster('REPLICATE', master.id));
      await eventually(async () => {
        const info = await this.#on(replica, (redis) => redis.info('replication'));
        expect(info).toContain('master_link_status:up');
      });
    }
    await this.#agree();
  }

  /** Every node knows all, and that all slots are served, by masters with their replicas. */
  async #agree(): Promise<void> {
    for (const node of this.nodes) {
      await eventually(async () => {
        const info = String(await this.#on(node, (redis) => redis.cluster('INFO')));
        expect(info).toContain('cluster_state:ok');
        expect(info).toContain(`cluster_known_nodes:${this.nodes.length}`);
      });
    }
  }

  #on<T>({ server }: ClusterNode, use: (redis: Redis) => Promise<T>): Promise<T> {
    return admin(server, use);
  }
}

async function startNode(args: readonly string[]): Promise<ClusterNode> {
  const busPort = await freePort();
  const server = await RedisProcess.start({
    args: [
      ...['--cluster-enabled', 'yes', '--cluster-port', String(busPort)],
      ...['--cluster-node-timeout', String(NODE_TIMEOUT_MS), '--repl-diskless-sync-delay', '0'],
      ...args,
    ],
  });
  const id = String(await admin(server, (redis) => redis.cluster('MYID')));
  return { server, busPort, id };
}

function rangeOf(index: number): [number, number] {
  const size = Math.ceil(SLOTS / MASTERS);
  return [index * size, Math.min(SLOTS, (index + 1) * size) - 1];
}

async function moveKeys(
  redis: Redis,
  slot: number,
  port: number,
  between: () => Promise<unknown>,
): Promise<number> {
  for (let moved = 0; ; moved += 1) {
    const keys = (await redis.cluster('GETKEYSINSLOT', slot, 1_000)) as string[];
    const key = keys[Math.floor(Math.random() * keys.length)];
    if (key === undefined) return moved;
    await redis.migrate('127.0.0.1', port, key, 0, 5_000);
    await between();
  }
}
