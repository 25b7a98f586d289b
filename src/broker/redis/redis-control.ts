import { isName, parseAnswer, parseCommand, type Answer, type Command } from '../../core/command.js';
import { BrokerUnavailableError } from '../../core/errors.js';
import type { Control, Reply, TimeLimitMs } from '../control.js';
import { isListening } from './is-listening.js';
import type { RedisConnection } from './redis-connection.js';
import type { RedisListener } from './redis-listener.js';
import type { ConnectionRole } from './redis-options.js';

type OnCommand = (command: Command, reply: Reply) => void;
type OnRevoked = (id: string, token: string) => void;

const ANSWER_MS = 1_000;

/** Commands to workers over one channel, answers over one of each client, both on the connection that listens anyway. */
export class RedisControl implements Control {
  readonly #onCommand = new Set<OnCommand>();
  readonly #onRevoked = new Set<OnRevoked>();
  /** Callers that wait for answers, by the id of the command. */
  readonly #asking = new Map<string, (answer: Answer) => void>();

  constructor(
    private readonly redis: RedisConnection,
    private readonly listener: RedisListener,
    private readonly client: string,
    private readonly onError: (role: ConnectionRole, error: Error) => void,
  ) {}

  async send(command: Command, onAnswer: (answer: Answer) => void): Promise<() => void> {
    const { keys } = this.redis;
    // The client listens before it sends, so that no answer is missed.
    const listening = this.listener.on(keys.replies(this.client), (message) => this.#receiveAnswer(message));
    if (!(await isListening(listening)))
      throw new BrokerUnavailableError('Redis did not answer in time: nothing was asked of the workers.');
    this.#asking.set(command.id, onAnswer);
    const stop = () => void this.#asking.delete(command.id);
    const message = `command ${this.client} ${JSON.stringify(command)}`;
    try {
      await this.redis.attempt('a command', () =>
        this.redis.client('command').publish(this.redis.controlChannel, message),
      );
    } catch (error) {
      stop();
      throw error;
    }
    return stop;
  }

  async listen(listener: OnCommand): Promise<() => void> {
    this.#onCommand.add(listener);
    await this.#listenToControl();
    return () => void this.#onCommand.delete(listener);
  }

  async onRevoked(listener: OnRevoked): Promise<void> {
    this.#onRevoked.add(listener);
    await this.#listenToControl();
  }

  async setTimeLimit(task: string, limit: TimeLimitMs | undefined): Promise<void> {
    const key = this.redis.keys.timeLimits;
    const client = this.redis.client('command');
    await this.redis.attempt('a time limit', () =>
      limit === undefined ? client.hdel(key, task) : client.hset(key, task, JSON.stringify(limit)),
    );
  }

  async timeLimits(): Promise<ReadonlyMap<string, TimeLimitMs>> {
    const client = this.redis.client('command');
    const rows = await this.redis.attempt('time limits', () => client.hgetall(this.redis.keys.timeLimits));
    return new Map(Object.entries(rows).map(([task, json]) => [task, parseLimit(json)]));
  }

  /** No start waits for it: the next renewal of leases reports a revocation that was missed. */
  async #listenToControl(): Promise<void> {
    const listening = this.listener.on(this.redis.controlChannel, (message) => this.#receive(message));
    await isListening(listening.catch((error: Error) => this.onError('subscriber', error)));
  }

  /** Any client of this Redis may publish anything here. */
  #receive(message: string): void {
    const [kind, first = '', second = ''] = message.split(' ', 3);
    if (kind === 'revoked') for (const listener of this.#onRevoked) listener(first, second);
    if (kind !== 'command' || !isName(first)) return;
    const command = parseCommand(message.slice(`command ${first} `.length));
    if (command === undefined) return;
    for (const listener of this.#onCommand) listener(command, (answer) => this.#reply(first, answer));
  }

  async #reply(client: string, answer: Answer): Promise<void> {
    const [channel, message] = [this.redis.keys.replies(client), JSON.stringify(answer)];
    const publish = () => this.redis.client('command').publish(channel, message);
    await this.redis.attempt('an answer', publish, ANSWER_MS);
  }

  #receiveAnswer(message: string): void {
    const answer = parseAnswer(message);
    if (answer !== undefined) this.#asking.get(answer.command)?.(answer);
  }
}

function parseLimit(json: string): TimeLimitMs {
  try {
    const { soft, hard } = JSON.parse(json) as Record<string, unknown>;
    return { ...(isMs(soft) && { soft }), ...(isMs(hard) && { hard }) };
  } catch {
    return {};
  }
}

function isMs(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && Number.isFinite(value);
}
