import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Network } from './network.js';
import type { ReplyCut } from './reply-cut.js';
import { RespFramer } from './resp-framer.js';
import { isPush, isQueued, isSubscribe, isUnknownScript } from './resp-kind.js';

/** One client connection of a proxy and its counterpart to the server. */
export class ProxyLink {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #network: Network;
  readonly #commands = new RespFramer();
  readonly #replies = new RespFramer();
  #sent = 0;
  #answered = 0;
  #cut: { order: ReplyCut; command: number } | undefined;
  #subscribes = false;
  #broken = false;

  constructor(client: Socket, server: Socket, network: Network) {
    this.#client = client;
    this.#server = server;
    this.#network = network;
    this.#relay(client, server, (chunk) => this.#forward(chunk));
    this.#relay(server, client, (chunk) => this.#answer(chunk));
  }

  /** It lost bytes; to let later ones through would be a fault no TCP connection can have. */
  get broken(): boolean {
    return this.#broken;
  }

  get closed(): boolean {
    return this.#client.destroyed && this.#server.destroyed;
  }

  reset(): void {
    this.#broken = true;
    this.#client.resetAndDestroy();
    this.#server.destroy();
    this.#returnCut();
  }

  /** Keeps the order of chunks when the latency changes; the end of a stream is one of them. */
  #relay(from: Socket, to: Socket, deliver: (chunk: Buffer) => void): void {
    let previous: Promise<unknown> = Promise.resolve();
    const pass = (bytes: number, step: () => void): void => {
      if (!this.#isOpen(bytes)) return;
      const delay = this.#network.latency();
      const arrival = delay > 0 ? wait(delay) : undefined;
      previous = Promise.all([previous, arrival]).then(() => this.#isOpen(bytes) && step());
    };
    from.on('data', (chunk: Buffer) => pass(chunk.length, () => deliver(chunk)));
    from.on('error', () => {}); // 'close' follows and tells
    from.on('close', (failed) => pass(0, () => this.#close(to, failed)));
  }

  #isOpen(bytes: number): boolean {
    if (this.#network.isSilent()) this.#broken = true;
    if (this.#broken) this.#network.dropped(bytes);
    return !this.#broken;
  }

  #close(to: Socket, failed: boolean): void {
    if (failed) to.resetAndDestroy();
    else to.end();
    this.#returnCut();
  }

  #forward(chunk: Buffer): void {
    const commands = this.#commands.push(chunk);
    if (commands.some((command) => this.#network.isSilencedBy(command))) return this.#lose(chunk);
    for (const command of commands) this.#observe(command);
    this.#server.write(chunk);
  }

  #lose(chunk: Buffer): void {
    this.#broken = true;
    this.#network.dropped(chunk.length);
  }

  #observe(command: Buffer): void {
    this.#network.sent(command);
    this.#sent += 1;
    this.#subscribes ||= isSubscribe(command);
    if (this.#subscribes || this.#cut) return; // messages to a subscriber cannot be counted
    const order = this.#network.takeCut(command);
    if (order) this.#cut = { order, command: this.#sent };
  }

  #answer(chunk: Buffer): void {
    for (const reply of this.#replies.push(chunk)) {
      if (this.#broken) return;
      this.#network.received(reply);
      if (this.#reachesCut(reply)) this.#sever(reply);
      else this.#client.write(this.#network.rewritten(reply));
    }
  }

  #reachesCut(reply: Buffer): boolean {
    if (isPush(reply)) return false;
    this.#answered += 1;
    if (!this.#cut || this.#answered < this.#cut.command) return false;
    if (isUnknownScript(reply)) this.#returnCut();
    return this.#cut !== undefined && !isQueued(reply);
  }

  /** Ends the server side gently: the server then still runs what was already forwarded. */
  #sever(reply: Buffer): void {
    this.#broken = true;
    this.#client.destroy();
    this.#server.end();
    this.#cut?.order.finish(reply);
    this.#cut = undefined;
  }

  #returnCut(): void {
    if (this.#cut) this.#network.returnCut(this.#cut.order);
    this.#cut = undefined;
  }
}
