import { Server, Socket, type AddressInfo } from 'node:net';
import type { Network } from './network.js';
import { ProxyLink } from './proxy-link.js';
import { ReplyCut } from './reply-cut.js';
import { ReplyRewrite } from './reply-rewrite.js';
import { Sightings } from './sightings.js';

type Mode = 'open' | 'silent' | 'refusing';

/** A TCP proxy in front of a Redis server that can behave like a bad network. */
export class FaultProxy {
  readonly #server = new Server({ noDelay: true }, (client) => this.#accept(client));
  readonly #targetPort: number;
  readonly #cuts: ReplyCut[] = [];
  readonly #rewrites: ReplyRewrite[] = [];
  readonly #commands = new Sightings();
  readonly #replies = new Sightings();
  #links: ProxyLink[] = [];
  #mode: Mode = 'open';
  #silencedBy: RegExp | undefined;
  #latency = 0;
  #droppedBytes = 0;

  private constructor(targetPort: number) {
    this.#targetPort = targetPort;
  }

  static async start(targetPort: number): Promise<FaultProxy> {
    const proxy = new FaultProxy(targetPort);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** What blackhole() and cut connections have swallowed so far. */
  get droppedBytes(): number {
    return this.#droppedBytes;
  }

  /**
   * Lets the next matching command run on the server, but loses its reply and the connection.
   * Resolves with the lost reply. Replies to earlier commands still arrive. A command inside
   * MULTI is cut at EXEC; NOSCRIPT replies and connections that subscribed are passed over.
   * `match` is looked for in the whole command, in any case if it is a string.
   */
  cutNextReply(match: string | RegExp = ''): Promise<string> {
    const cut = new ReplyCut(match);
    this.#cuts.push(cut);
    return cut.done;
  }

  /** From now on says `text` where the server says what matches. */
  rewrite(match: RegExp, text: string): void {
    this.#rewrites.push(new ReplyRewrite(match, text));
  }

  /** Resolves when clients have sent so many more commands that match. */
  asked(match: RegExp, times = 1): Promise<void> {
    return this.#commands.of(match, times);
  }

  /** Resolves when the server has given so many more replies that match. */
  answered(match: RegExp, times = 1): Promise<void> {
    return this.#replies.of(match, times);
  }

  /** Loses everything without a sign: bytes, ends of connections, words of new connections. */
  blackhole(): void {
    this.#mode = 'silent';
  }

  /** The same for connections over which a matching command is sent, from that command on. */
  blackholeFrom(match: RegExp): void {
    this.#silencedBy = match;
  }

  /** Ends both, and refuse(). Connections that lost something meanwhile are reset. */
  open(): void {
    this.#mode = 'open';
    this.#silencedBy = undefined;
    this.#reset((link) => link.broken);
  }

  /** Resets all connections, and new ones as soon as they are made. */
  refuse(): void {
    this.#mode = 'refusing';
    this.resetAll();
  }

  resetAll(): void {
    this.#reset(() => true);
  }

  /** Delays each direction by `ms`, so a round trip by twice as much. */
  latency(ms: number): void {
    this.#latency = ms;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.refuse();
    await closed;
  }

  #accept(client: Socket): void {
    if (this.#mode === 'refusing') return void client.resetAndDestroy();
    const server = new Socket();
    const link = new ProxyLink(client, server, this.#network());
    if (this.#mode === 'open') server.connect(this.#targetPort, '127.0.0.1').setNoDelay(true);
    this.#links = [...this.#links.filter(({ closed }) => !closed), link];
  }

  #reset(which: (link: ProxyLink) => boolean): void {
    for (const link of this.#links.filter(which)) link.reset();
    this.#links = this.#links.filter(({ closed }) => !closed);
  }

  #network(): Network {
    return {
      isSilent: () => this.#mode === 'silent',
      isSilencedBy: (command) => this.#silencedBy?.test(command.toString('latin1')) === true,
      latency: () => this.#latency,
      dropped: (bytes) => (this.#droppedBytes += bytes),
      sent: (command) => this.#commands.see(command),
      received: (reply) => this.#replies.see(reply),
      takeCut: (command) => this.#takeCut(command),
      returnCut: (cut) => this.#cuts.unshift(cut),
      rewritten: (reply) => this.#rewrites.reduce((said, rewrite) => rewrite.apply(said), reply),
    };
  }

  #takeCut(command: Buffer): ReplyCut | undefined {
    const index = this.#cuts.findIndex((cut) => cut.wants(command));
    return index === -1 ? undefined : this.#cuts.splice(index, 1)[0];
  }
}
