import { expect } from '@jest/globals';
import { Inspector, TaskClient, type TaskInfo } from 'nest-task-queue';
import type { ChildProcess } from '../../support/child-process.js';
import { eventually } from '../../support/eventually.js';
import { addressText, type Address } from '../worker/target.js';
import { Scene } from '../worker/scene.js';

/** A fail-over takes two to four seconds: less than what is left of a lease at any time. */
const WORKER = { lease: '10s', concurrency: 5 } as const;
/** Servers that fail over are away for seconds. */
const PATIENT = { every: 100 };

/** What became of what the producers were told. */
export interface Account {
  /** Ids that were acknowledged, and that nobody knows. */
  readonly lost: readonly string[];
  /** Ids that were acknowledged when a replica had them, and that nobody knows. */
  readonly lostThoughSure: readonly string[];
  readonly states: ReadonlySet<string>;
  /** How often tasks ran to their end that had ended before. */
  readonly repeated: number;
  readonly losses: number;
}

interface LoadOptions {
  readonly sure?: boolean;
  readonly clients?: number;
}

/** Workers and producers in processes of their own, on servers that a test breaks. */
export class Load {
  readonly scene: Scene;
  readonly #producers: ChildProcess[] = [];

  constructor(address: Address) {
    this.scene = new Scene(addressText(address));
  }

  /** `clients`: how many calls of the producer are under way at once. */
  async start({ sure = false, clients = 4 }: LoadOptions = {}): Promise<void> {
    await Promise.all([
      this.scene.startWorker({ worker: WORKER }),
      this.scene.startWorker({ worker: WORKER }),
    ]);
    const producer = this.scene.spawn('integration/servers/producer.ts', {
      CLIENTS: String(clients),
      ...(sure && { SURE: '1' }),
    });
    this.#producers.push(producer);
    await producer.line('READY');
  }

  /** Ids that were acknowledged so far, in order. */
  acked(): readonly string[] {
    return [...this.scene.noted('acked'), ...this.sure()].map(({ id }) => id);
  }

  sure(): readonly { readonly id: string }[] {
    return this.scene.noted('sure');
  }

  /** Resolves when `count` more have been acknowledged, and when as many have run to their end. */
  async goesOn(count: number): Promise<void> {
    const [acked, ends] = [this.acked().length, this.scene.noted('end').length];
    await eventually(() => {
      expect(this.acked().length).toBeGreaterThanOrEqual(acked + count);
      expect(this.scene.noted('end').length).toBeGreaterThanOrEqual(ends + count);
    }, PATIENT);
  }

  async stop(): Promise<void> {
    for (const producer of this.#producers.splice(0)) {
      await producer.send('stop');
      await producer.line('STOPPED');
      await producer.exited;
    }
  }

  /** Resolves when all that is known has ended, and the namespace is empty of what has not. */
  async account(): Promise<Account> {
    const app = await this.scene.startApp();
    const client = app.get(TaskClient);
    const infosOf = (ids: readonly string[]) => Promise.all(ids.map((id) => client.result(id).info()));
    const [acked, sure] = [this.acked(), this.sure().map(({ id }) => id)];
    await eventually(async () => {
      const { active, delayed, queues } = await app.get(Inspector).overview();
      expect([active, delayed, ...queues.map(({ waiting }) => waiting)].filter((each) => each > 0)).toEqual(
        [],
      );
      expect((await infosOf(acked)).filter(isUnderWay)).toEqual([]);
    }, PATIENT);
    const infos = await infosOf(acked);
    const known = infos.filter(isKnown);
    const ends = this.scene.noted('end').map(({ id }) => id);
    return {
      lost: infos.filter((info) => !isKnown(info)).map(({ id }) => id),
      lostThoughSure: (await infosOf(sure)).filter((info) => !isKnown(info)).map(({ id }) => id),
      states: new Set(known.map(({ state }) => state)),
      repeated: ends.length - new Set(ends).size,
      losses: known.reduce((sum, { losses }) => sum + losses, 0),
    };
  }

  end(): Promise<void> {
    return this.scene.end();
  }
}

/** A task that nobody knows has no name. */
function isKnown({ name }: TaskInfo): boolean {
  return name !== undefined && name !== '';
}

function isUnderWay(info: TaskInfo): boolean {
  return isKnown(info) && (info.state === 'PENDING' || info.state === 'STARTED' || info.state === 'RETRY');
}
