import { randomUUID } from 'node:crypto';
import { encodeBatch, parseBatch, type EventBatch, type WatchedTypes } from '../../core/event-batch.js';
import { EVENTS_WATCHED_MS, type EventStore, type EventWatcher } from '../event-store.js';
import type { RedisConnection } from './redis-connection.js';
import type { RedisListener } from './redis-listener.js';

const RENEWED_MS = EVENTS_WATCHED_MS / 3;
/** Nobody waits for events, nor for the end of a watch. */
const TIMEOUT_MS = 1_000;

interface Watch {
  readonly types: WatchedTypes;
  readonly watcher: EventWatcher;
  /** Redis has taken note of the subscription. */
  isListening: boolean;
  /** Up to this moment of `performance.now()` its announcement holds. */
  heldUntil: number;
}

/** Events over one channel of the namespace, and the announcements of those who listen to it. */
export class RedisEventStore implements EventStore {
  readonly #watches = new Map<string, Watch>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly redis: RedisConnection,
    private readonly listener: RedisListener,
  ) {
    listener.onReady(() => this.#reconnected());
  }

  async publish(batch: EventBatch): Promise<void> {
    const { eventsChannel } = this.redis;
    await this.redis.client('command').publish(eventsChannel, encodeBatch(batch));
  }

  async watch(types: WatchedTypes, watcher: EventWatcher): Promise<() => Promise<void>> {
    const id = randomUUID();
    const watch: Watch = { types, watcher, isListening: false, heldUntil: Number.POSITIVE_INFINITY };
    this.#watches.set(id, watch);
    this.#timer ??= setInterval(() => this.#renewAll(), RENEWED_MS).unref();
    try {
      await this.#listen();
      watch.isListening = true;
      await this.#announce(id, watch);
    } catch (error) {
      this.#remove(id);
      throw error;
    }
    return () => this.#leave(id);
  }

  close(): void {
    clearInterval(this.#timer);
    const watches = [...this.#watches.values()];
    this.#watches.clear();
    for (const { watcher } of watches) watcher.onClose();
  }

  async #listen(): Promise<void> {
    const { redis, listener } = this;
    await redis.attempt('events', () => listener.on(redis.eventsChannel, (text) => this.#receive(text)));
  }

  async #announce(id: string, watch: Watch): Promise<void> {
    const sentAt = performance.now();
    await this.redis.run('watch-events', [id, watch.types]);
    // Processes may have published nothing in between.
    if (performance.now() > watch.heldUntil) watch.watcher.onGap();
    watch.heldUntil = sentAt + EVENTS_WATCHED_MS;
  }

  /** A renewal that fails is made up for by the next one. */
  #renewAll(): void {
    for (const [id, watch] of this.#watches)
      if (watch.isListening) this.#announce(id, watch).catch(() => undefined);
  }

  /** The listener is connected: for the first time, or after it has lost its connection. */
  #reconnected(): void {
    for (const { watcher, isListening } of this.#watches.values()) if (isListening) watcher.onGap();
    this.#renewAll();
  }

  #receive(message: string): void {
    const batch = parseBatch(message);
    if (batch === undefined) return;
    for (const { watcher } of this.#watches.values()) watcher.onBatch(batch);
  }

  async #leave(id: string): Promise<void> {
    if (!this.#watches.has(id)) return;
    this.#remove(id);
    await this.redis.run('watch-events', [id, ''], TIMEOUT_MS).catch(() => undefined);
  }

  #remove(id: string): void {
    this.#watches.delete(id);
    if (this.#watches.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.listener.off(this.redis.eventsChannel);
  }
}
