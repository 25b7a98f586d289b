import type { RedisConnection } from './redis-connection.js';

type Hear = (message: string) => void;

/** Listens to channels over one connection, opened with the first of them. */
export class RedisListener {
  readonly #channels = new Map<string, { readonly hear: Hear; readonly subscribed: Promise<unknown> }>();
  readonly #onReady: (() => void)[] = [];
  #isOpen = false;

  constructor(private readonly redis: RedisConnection) {}

  /** Called whenever the connection is there again: messages may have been missed. */
  onReady(listener: () => void): void {
    this.#onReady.push(listener);
  }

  /** Subscribes once to each channel; resolves when Redis has taken note. */
  on(channel: string, hear: Hear): Promise<unknown> {
    const known = this.#channels.get(channel);
    if (known !== undefined) return known.subscribed;
    this.#open();
    const subscribed = this.#subscribe(channel);
    this.#channels.set(channel, { hear, subscribed });
    subscribed.catch(() => this.#channels.delete(channel));
    return subscribed;
  }

  async #subscribe(channel: string): Promise<unknown> {
    const subscriber = this.redis.client('subscriber');
    // ioredis 5 would send it before its own INFO, which Redis then refuses: the connection and its channels are lost.
    if (subscriber.status === 'connect') {
      await new Promise<void>((resolve) => subscriber.once('ready', resolve).once('end', resolve));
    }
    return subscriber.subscribe(channel);
  }

  #open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    const subscriber = this.redis.client('subscriber');
    subscriber.on('message', (channel: string, message: string) =>
      this.#channels.get(channel)?.hear(message),
    );
    subscriber.on('ready', () => {
      for (const listener of this.#onReady) listener();
    });
  }
}
