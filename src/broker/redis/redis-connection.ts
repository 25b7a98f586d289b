import { setImmediate as immediate, setTimeout as sleep } from 'node:timers/promises';
import { BrokerUnavailableError } from '../../core/errors.js';
import { keysOf, type Keys } from './script/key-names.js';
import type { RedisClients } from './redis-clients.js';
import { connectionErrorOf, brokerErrorOf } from './redis-error.js';
import { COMMAND_TIMEOUT_MS, databaseOf, type ConnectionRole, type RedisClient } from './redis-options.js';
import { commandName, scriptText, type ScriptName } from './script/scripts.js';
import { SendWindow } from './send-window.js';
import { messageOfError } from '../../core/kind-of-value.js';

/** A call is tried again for this long before it fails; the last try may take its own time on top. */
const CALL_TIMEOUT_MS = 5_000;

/** A replica has so long to confirm. Several calls may stand in line for it, within the timeout of a command. */
const WAIT_MS = 1_000;

/** The timer of a command that fires later than this shows that the process was busy: the answer may have been there, unread. */
const LATE_MS = 100;

/** A backlog of other commands must cost no worker its leases. */
const URGENT: ReadonlySet<string> = new Set<ScriptName>(['exchange', 'exchange-short', 'heartbeat', 'renew']);

/** The reply of a script, and whether a replica has all that it wrote. */
export interface Replicated {
  readonly reply: unknown;
  readonly isReplicated: boolean;
}

interface TryLimits {
  readonly timeoutMs: number;
  readonly awayMs: number;
}

/** Learns that Redis has answered a script, and after how many ms. */
export type CommandObserver = (script: ScriptName, ms: number) => void;

type Argument = Buffer | number | string;
type Command = (...args: readonly Argument[]) => Promise<unknown>;

/** The method of a client that runs a script; a client learns a script when it is first used. */
function commandOf(client: RedisClient, name: ScriptName): Command {
  const command = commandName(name);
  const commands = client as unknown as Record<string, Command | undefined>;
  if (commands[command] === undefined)
    client.defineCommand(command, { lua: scriptText(name, databaseOf(client)), numberOfKeys: 1 });
  return commands[command] as Command;
}

/** The way of this process to the keys of one namespace. */
export class RedisConnection {
  readonly keys: Keys;
  readonly #window = new SendWindow();
  readonly #observers = new Set<CommandObserver>();

  constructor(
    private readonly clients: RedisClients,
    namespace: string,
  ) {
    this.keys = keysOf(namespace);
  }

  client(role: ConnectionRole): RedisClient {
    return this.clients.of(role);
  }

  /** The channel of commands and revocations, to which all workers of the namespace listen. */
  get controlChannel(): string {
    return this.keys.control(databaseOf(this.client('command')));
  }

  /** The channel on which a beat learns that a schedule is due earlier. */
  get beatChannel(): string {
    return this.keys.beat(databaseOf(this.client('command')));
  }

  /** The channel on which processes publish their events while somebody watches them. */
  get eventsChannel(): string {
    return this.keys.events(databaseOf(this.client('command')));
  }

  /** Links scripts before they are first run, once the connection is on its way. */
  async prepare(names: readonly ScriptName[]): Promise<void> {
    await immediate();
    for (const name of names) commandOf(this.client('command'), name);
  }

  /** Calls the observer for each answer to a script, until the returned function is called. */
  observe(observer: CommandObserver): () => void {
    this.#observers.add(observer);
    return () => void this.#observers.delete(observer);
  }

  /** Runs a script with the same arguments until Redis answers, for a bounded time. */
  run(name: ScriptName, args: readonly Argument[], timeoutMs = CALL_TIMEOUT_MS): Promise<unknown> {
    return this.attempt(
      name,
      () => {
        const client = this.client('command');
        const reply = commandOf(client, name).call(client, this.keys.prefix, ...args);
        return this.#observers.size === 0 ? reply : this.#timed(name, reply);
      },
      timeoutMs,
    );
  }

  /**
   * Runs a script, and waits for a replica, on a separate connection: a call that waits holds up all calls behind it. Both go out
   * together, for only the connection that wrote knows what to wait for; and with the whole text, for a script that had to be
   * sent again would be waited for too early.
   */
  async runReplicated(name: ScriptName, args: readonly (string | number)[]): Promise<Replicated> {
    const { prefix } = this.keys;
    return this.attempt(name, async () => {
      const client = this.client('durable');
      const text = scriptText(name, databaseOf(client));
      // Of a pipeline the client does not learn where a slot has moved to.
      if (client.isCluster) await client.exists(prefix);
      const replies = await client
        .pipeline()
        .eval(text, 1, prefix, ...args)
        .wait(1, WAIT_MS)
        .exec();
      const [reply, replicas] = (replies ?? []).map(([error, value]) => {
        if (error !== null) throw error;
        return value;
      });
      return { reply, isReplicated: Number(replicas) > 0 };
    });
  }

  /**
   * Sends a command until Redis answers, for a bounded time, which begins when it is first sent. It must be one that may run twice.
   *
   * @throws BrokerUnavailableError when no try was answered in time
   */
  async attempt<T>(
    operation: string,
    send: () => Promise<T>,
    timeoutMs = CALL_TIMEOUT_MS,
    /** The same where nobody listens. */
    awayMs = timeoutMs,
  ): Promise<T> {
    // A call with less time than others must not spend it in the row.
    if (URGENT.has(operation) || timeoutMs < CALL_TIMEOUT_MS)
      return this.#try(operation, send, { timeoutMs, awayMs });
    const turn = this.#window.enter();
    // Without a wait it is sent in this tick: an exchange may rely on being sent behind it.
    if (turn !== undefined) await this.#await(turn, operation);
    try {
      return await this.#try(operation, send, { timeoutMs, awayMs });
    } catch (error) {
      if (error instanceof BrokerUnavailableError) this.#window.failWaiting(error);
      throw error;
    } finally {
      this.#window.leave();
    }
  }

  async #await(turn: Promise<void>, operation: string): Promise<void> {
    try {
      await turn;
    } catch (error) {
      throw this.#unavailable(operation, error);
    }
  }

  async #try<T>(operation: string, send: () => Promise<T>, { timeoutMs, awayMs }: TryLimits): Promise<T> {
    let begin = performance.now();
    this.clients.begin();
    try {
      for (let tries = 1; ; tries += 1) {
        const sentAt = performance.now();
        try {
          return await send();
        } catch (error) {
          if (performance.now() - sentAt > COMMAND_TIMEOUT_MS + LATE_MS) begin = performance.now();
          this.#checkTime(operation, error, { timeoutMs, awayMs, begin });
        }
        await sleep(20 + this.clients.options.random() * Math.min(250, 10 * 2 ** tries));
      }
    } finally {
      this.clients.end();
    }
  }

  /** Throws where another try would not help, or there is no time for one. */
  #checkTime(
    operation: string,
    error: unknown,
    { timeoutMs, awayMs, begin }: TryLimits & { readonly begin: number },
  ): void {
    const failure = this.clients.connectionFailure;
    const brokerError = brokerErrorOf(error, operation) ?? (failure && connectionErrorOf(failure, operation));
    if (brokerError !== undefined) throw brokerError;
    const limitMs = failure?.kind === 'away' ? awayMs : timeoutMs;
    const isOver = this.clients.isClosed || performance.now() >= begin + limitMs;
    if (isOver) throw this.#unavailable(operation, error);
  }

  async #timed<T>(name: ScriptName, reply: Promise<T>): Promise<T> {
    const sentAt = performance.now();
    const value = await reply;
    const ms = performance.now() - sentAt;
    for (const observer of this.#observers) observer(name, ms);
    return value;
  }

  /** Drops one connection; the next use opens it again. */
  drop(role: ConnectionRole): void {
    this.clients.drop(role);
  }

  close(): void {
    this.clients.close();
  }

  #unavailable(operation: string, error: unknown): BrokerUnavailableError {
    if (this.clients.isClosed)
      return new BrokerUnavailableError(`The connection to Redis is closed (${operation}).`);
    const failure = this.clients.connectionFailure;
    if (failure?.kind === 'away') return new BrokerUnavailableError(failure.message);
    const tls = failure?.kind === 'tls' ? 'TLS: ' : '';
    const reason = failure ? tls + failure.message : messageOfError(error);
    return new BrokerUnavailableError(`Redis did not answer in time to ${operation}: ${reason}`);
  }
}
