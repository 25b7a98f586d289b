/** Facts of the server; `undefined` where it may not be asked. Times in ms, sizes in bytes. */
export interface ServerDiagnosis {
  /** `host:port`, of a master of a cluster. */
  readonly address?: string;
  readonly version: string;
  readonly isAof: boolean | undefined;
  /** The rules by which snapshots are written; '' without any. */
  readonly snapshots: string | undefined;
  /** The last write of snapshot and append-only file went well. */
  readonly isPersisting: boolean;
  readonly policy: string | undefined;
  readonly usedMemory: number;
  /** 0 for no limit. */
  readonly maxMemory: number;
  /** Round trips of PING, the fastest first. */
  readonly roundTripsMs: readonly number[];
  /** How far the clock of the server is ahead of this one. */
  readonly aheadMs: number;
  /** The layout of the keys; `undefined` in an empty namespace. */
  readonly layout: string | undefined;
  readonly knownLayout: string;
  /** The rights that tasks need and the user of Redis does not have, as rules of an ACL: '+hset'. */
  readonly missingRights: readonly string[];
}

/** A task that something is wrong with. */
export interface TaskFinding {
  readonly id: string;
  readonly task: string;
  readonly queue: string;
  /** Since when, epoch ms by the broker's clock. */
  readonly since: number;
}

/** Facts of the tasks of a namespace, a bounded number of them. */
export interface NamespaceDiagnosis {
  readonly now: number;
  /** Of how many records there are, how many were looked at. */
  readonly records: number;
  readonly examined: number;
  /** Their leases ran out, and nobody took them back. */
  readonly overdue: readonly TaskFinding[];
  /** They are live and in no list: nobody will ever run them. */
  readonly orphaned: readonly TaskFinding[];
  /** Since when each of them runs. */
  readonly running: readonly TaskFinding[];
  /** Their time came, and nobody came for them. */
  readonly late: readonly TaskFinding[];
  /** No worker has known them since. */
  readonly unknown: readonly TaskFinding[];
  /** Waiting tasks of each queue, the delayed ones too. */
  readonly waiting: Readonly<Record<string, number>>;
  readonly paused: readonly string[];
  readonly deadLetters: number;
}

/** A namespace that holds nothing, and the others on the same Redis. */
export interface EmptyNamespace {
  readonly name: string;
  readonly others: readonly string[];
  /** Whether all keys were looked at: there may be more namespaces otherwise. */
  readonly isComplete: boolean;
}

/** A key with a type that no process of this package gives it. */
export interface ForeignKey {
  readonly key: string;
  /** Types as TYPE of Redis says them. */
  readonly type: string;
  readonly expected: string;
}

export interface Diagnosis {
  readonly server: ServerDiagnosis;
  readonly namespace: NamespaceDiagnosis;
  /** `undefined` for a namespace that holds something. */
  readonly empty: EmptyNamespace | undefined;
}

/** The form of a namespace as a server remembers it: how many shards, and which number the server has among several. */
export interface ShardForm {
  /** `undefined` where nothing is remembered. */
  readonly shards: number | undefined;
  readonly server: number | undefined;
}

export interface ShardForms {
  /** Remembered with the shard: its server has no number there. */
  readonly shard: ShardForm;
  /** Remembered with the namespace, on the server of the shard. */
  readonly namespace: ShardForm;
}

/** A shard as it stands. */
export interface ShardFacts {
  /** The round trip of one command. */
  readonly answerMs: number;
  /** Tasks that could be leased if nothing held them back. */
  readonly waiting: number;
  readonly running: number;
  /** Over the last one to two minutes, of tasks whose records are kept for a time. */
  readonly endedPerSecond: number;
  readonly engine: 'redis' | 'valkey';
  readonly version: string;
}

/** A master of a cluster. */
export interface ClusterMaster {
  readonly id: string;
  /** `host:port`. */
  readonly address: string;
  /** The other nodes agree that it does not answer. */
  readonly isDown: boolean;
  readonly slots: readonly (readonly [from: number, to: number])[];
}
