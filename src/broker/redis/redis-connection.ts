import type { Writable } from 'node:stream';
import { setImmediate as immediate, setTimeout as sleep } from 'node:timers/promises';
import { BrokerUnavailableError } from '../../core/errors.js';
import { keysOf, type Keys } from './script/key-names.js';
import type { RedisClients } from './redis-clients.js';
import { connectionErrorOf, brokerErrorOf, isUnsentError } from './redis-error.js';
import { COMMAND_TIMEOUT_MS, databaseOf, type ConnectionRole, type RedisClient } from './redis-options.js';
import type { Argument } from './client-scripts.js';
import { isOfThisCopy, type ScriptRunner } from './script-runner.js';
import { scriptText, type ScriptName } from './script/scripts.js';
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

interface Call<T> {
  readonly operation: string;
  readonly send: () => Promise<T>;
  readonly timeoutMs: number;
  /** The same where nobody listens. */
  readonly awayMs: number;
  /** The script that it runs: observers are told of its answer. */
  readonly script?: ScriptName;
}

/** Learns that Redis has answered a script, and after how many ms. */
export type CommandObserver = (script: ScriptName, ms: number) => void;

interface FailedTry {
  readonly error: unknown;
  readonly sentAt: number;
}

/** The way of this process to the keys of one namespace. */
export class RedisConnection {
  readonly keys: Keys;
  readonly #window = new SendWindow();
  readonly #observers = new Set<CommandObserver>();

  constructor(
    private readonly clients: RedisClients,
    namespace: string,
    private readonly scripts: ScriptRunner,
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
    for (const name of names) this.scripts.of(this.client('command'), name);
  }

  /** Calls the observer for each answer to a script, until the returned function is called. */
  observe(observer: CommandObserver): () => void {
    this.#observers.add(observer);
    return () => void this.#observers.delete(observer);
  }

  /** Runs a script with the same arguments until Redis answers, for a bounded time. */
  run(name: ScriptName, args: readonly Argument[], timeoutMs = CALL_TIMEOUT_MS): Promise<unknown> {
    const send = () => this.scripts.of(this.client('command'), name)(this.keys.prefix, args);
    return this.#attempt({ operation: name, send, timeoutMs, awayMs: timeoutMs, script: name });
  }

  /**
   * Sends all that `send` runs in one packet: each packet costs a system call here and another of Redis. `isInOrder`: the scripts run in
   * the order in which they are sent.
   */
  inOnePacket<T>(send: (isInOrder: boolean) => T): T {
    const client = this.#openClient();
    if (client === undefined || 'nodes' in client) return send(false);
    // Missing between two connections; the types of ioredis do not say so.
    const stream = client.stream as Writable | undefined;
    stream?.cork();
    try {
      return send(isOfThisCopy(client));
    } finally {
      stream?.uncork();
    }
  }

  /** The client for commands; `undefined` for a broker that is closed, which each call says itself. */
  #openClient(): RedisClient | undefined {
    try {
      return this.client('command');
    } catch {
      return undefined;
    }
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
  attempt<T>(
    operation: string,
    send: () => Promise<T>,
    timeoutMs = CALL_TIMEOUT_MS,
    awayMs = timeoutMs,
  ): Promise<T> {
    return this.#attempt({ operation, send, timeoutMs, awayMs });
  }

  async #attempt<T>(call: Call<T>): Promise<T> {
    const isUrgent = isUrgentCall(call);
    const turn = isUrgent ? undefined : this.#window.enter();
    // Without a wait it is sent in this tick: an exchange may rely on being sent behind it.
    if (turn !== undefined) await this.#await(turn, call.operation);
    const sentAt = performance.now();
    this.clients.begin();
    try {
      return this.#answered(call, sentAt, await call.send());
    } catch (error) {
      return await this.#tryAgain(call, { error, sentAt });
    } finally {
      this.clients.end();
      if (!isUrgent) this.#window.leave();
    }
  }

  async #await(turn: Promise<void>, operation: string): Promise<void> {
    try {
      await turn;
    } catch (error) {
      throw this.#unavailable(operation, error, true);
    }
  }

  /** Tries until Redis answers or the time is over; `first` is the try that has failed. */
  async #tryAgain<T>(call: Call<T>, first: FailedTry): Promise<T> {
    let begin = first.sentAt;
    let last = first;
    let isUnsent = true;
    for (let tries = 1; ; tries += 1) {
      if (performance.now() - last.sentAt > COMMAND_TIMEOUT_MS + LATE_MS) begin = performance.now();
      isUnsent &&= isUnsentError(last.error);
      this.#checkTime(call, last.error, { begin, isUnsent });
      await sleep(20 + this.clients.options.random() * Math.min(250, 10 * 2 ** tries));
      const sentAt = performance.now();
      try {
        return this.#answered(call, sentAt, await call.send());
      } catch (error) {
        last = { error, sentAt };
      }
    }
  }

  /** Throws where another try would not help, or there is no time for one. */
  #checkTime(
    call: Call<unknown>,
    error: unknown,
    { begin, isUnsent }: { readonly begin: number; readonly isUnsent: boolean },
  ): void {
    const { operation, timeoutMs, awayMs } = call;
    const failure = this.clients.connectionFailure;
    const brokerError = brokerErrorOf(error, operation) ?? (failure && connectionErrorOf(failure, operation));
    if (brokerError !== undefined) throw brokerError;
    const limitMs = failure?.kind === 'away' ? awayMs : timeoutMs;
    const isOver = this.clients.isClosed || performance.now() >= begin + limitMs;
    if (!isOver) return;
    const unavailable = this.#unavailable(operation, error, isUnsent);
    if (!isUrgentCall(call)) this.#window.failWaiting(unavailable);
    throw unavailable;
  }

  #answered<T>({ script }: Call<T>, sentAt: number, reply: T): T {
    if (script === undefined || this.#observers.size === 0) return reply;
    const ms = performance.now() - sentAt;
    for (const observer of this.#observers) observer(script, ms);
    return reply;
  }

  /** Drops one connection; the next use opens it again. */
  drop(role: ConnectionRole): void {
    this.clients.drop(role);
  }

  close(): void {
    this.clients.close();
  }

  #unavailable(operation: string, error: unknown, isUnsent: boolean): BrokerUnavailableError {
    if (this.clients.isClosed)
      return new BrokerUnavailableError(`The connection to Redis is closed (${operation}).`);
    const failure = this.clients.connectionFailure;
    if (failure?.kind === 'away') return new BrokerUnavailableError(failure.message, { isUnsent });
    const tls = failure?.kind === 'tls' ? 'TLS: ' : '';
    const reason = failure ? tls + failure.message : messageOfError(error);
    const text = `Redis did not answer in time to ${operation}: ${reason} (${this.clients.address})`;
    return new BrokerUnavailableError(text, { isUnsent });
  }
}

/** Whether it stands in no row. A call with less time than others must not spend it there. */
function isUrgentCall({ operation, timeoutMs }: Call<unknown>): boolean {
  return URGENT.has(operation) || timeoutMs < CALL_TIMEOUT_MS;
}
