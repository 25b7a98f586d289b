import type { ConnectionRole, RedisClient } from './redis-options.js';

type OnMessage = (message: string) => void;

/** Listens to channels over one connection, opened with the first of them. */
export class RedisListener {
  readonly #channels = new Map<
    string,
    { readonly onMessage: OnMessage; subscribed: Promise<unknown> | undefined }
  >();
  readonly #onReady: (() => void)[] = [];
  #subscriber: RedisClient | undefined;

  constructor(private readonly client: (role: ConnectionRole) => RedisClient) {}

  /** Called whenever the connection is there again: messages may have been missed. */
  onReady(listener: () => void): void {
    this.#onReady.push(listener);
  }

  /** Subscribes once to each channel; resolves when Redis has taken note. A failed subscription is tried again at the next connection. */
  on(channel: string, onMessage: OnMessage): Promise<unknown> {
    const known = this.#channels.get(channel) ?? { onMessage, subscribed: undefined };
    this.#channels.set(channel, known);
    this.#open();
    known.subscribed ??= this.#subscribe(channel).catch((error: unknown) => {
      known.subscribed = undefined;
      throw error;
    });
    return known.subscribed;
  }

  /** Hears nothing more from a channel. Redis learns it with the next message: a connection that is not ready can send nothing. */
  off(channel: string): void {
    this.#channels.delete(channel);
  }

  async #subscribe(channel: string): Promise<unknown> {
    const subscriber = this.client('subscriber');
    // ioredis 5 would send it before its own INFO, which Redis then refuses: the connection and its channels are lost.
    if (subscriber.status === 'connect') {
      await new Promise<void>((resolve) => subscriber.once('ready', resolve).once('end', resolve));
    }
    return subscriber.subscribe(channel);
  }

  #open(): void {
    const subscriber = this.client('subscriber');
    if (subscriber === this.#subscriber) return;
    this.#subscriber = subscriber;
    subscriber.on('message', (channel: string, message: string) => {
      const known = this.#channels.get(channel);
      if (known === undefined) subscriber.unsubscribe(channel).catch(() => undefined);
      else known.onMessage(message);
    });
    subscriber.on('ready', () => {
      for (const [channel, { onMessage }] of this.#channels)
        this.on(channel, onMessage).catch(() => undefined);
      for (const listener of this.#onReady) listener();
    });
    subscriber.once('end', () => this.#reopen());
  }

  /** A client that has ended for good is followed by another, until all is closed. */
  #reopen(): void {
    for (const channel of this.#channels.values()) channel.subscribed = undefined;
    try {
      this.#open();
    } catch {
      // Closed.
    }
  }
}
