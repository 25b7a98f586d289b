import type { Broker } from '../broker/broker.js';
import type { Publication, PublishReply } from '../broker/task-store.js';
import type { Call } from '../core/call.js';
import type { Durability } from '../core/task-options.js';
import type { Placer } from './placer.js';
import { Publishers } from './publisher.js';

/** A message as it was sent, and the answer. */
export interface Sent {
  readonly publication: Publication;
  readonly reply: PublishReply;
}

export interface SenderOptions {
  /** Of a call that does not say it itself. */
  readonly durability: Durability;
  /** Of a broker of several shards. */
  readonly placer?: Placer | undefined;
}

/** Sends new tasks one by one. One that surely never left, or whose queue is full there, goes to another shard, if it may live there. */
export class Sender {
  readonly #publishers: Readonly<Record<Durability, Publishers>>;

  constructor(
    broker: Broker,
    private readonly options: SenderOptions,
  ) {
    this.#publishers = {
      stored: new Publishers(broker, 'stored'),
      replicated: new Publishers(broker, 'replicated'),
    };
  }

  /** Gives what `into` makes of the answer: a promise less than one of the answer and one of that. */
  send<Out>(publication: Publication, call: Call, into: (sent: Sent) => Out): Promise<Out> {
    const { placer } = this.options;
    const published = this.#publish(publication, call);
    if (placer === undefined) return published.then((reply) => into({ publication, reply }));
    // Only a task that moves goes through more promises: where many are enqueued at once, each costs as much as a check of arguments.
    const settle = (sent: Sent) =>
      sent.reply.kind === 'full' ? this.#sendWhereRoomIs(placer, sent, call).then(into) : into(sent);
    return published.then(
      (reply) => settle({ publication, reply }),
      (error: unknown) => this.#sendElsewhere(placer, publication, call, error).then(settle),
    );
  }

  /** @throws the error where the task must stay */
  async #sendElsewhere(placer: Placer, publication: Publication, call: Call, error: unknown): Promise<Sent> {
    const moved = placer.elsewhere(publication, call, error);
    if (moved === undefined) throw error;
    return { publication: moved, reply: await this.#publish(moved, call) };
  }

  async #sendWhereRoomIs(placer: Placer, full: Sent, call: Call): Promise<Sent> {
    for (const [moved] of placer.inOthers([full.publication], call)) {
      const sent = await this.#sendOnce(placer, moved as Publication, call);
      if (sent.reply.kind !== 'full') return sent;
    }
    return full;
  }

  async #sendOnce(placer: Placer, publication: Publication, call: Call): Promise<Sent> {
    try {
      return { publication, reply: await this.#publish(publication, call) };
    } catch (error) {
      return this.#sendElsewhere(placer, publication, call, error);
    }
  }

  #publish(publication: Publication, call: Call): Promise<PublishReply> {
    return this.#publishers[call.options.durability ?? this.options.durability].publish(publication);
  }
}
