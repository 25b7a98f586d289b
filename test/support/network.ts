import type { ReplyCut } from './reply-cut.js';

/** What the proxy decides for all its connections. */
export interface Network {
  isSilent(): boolean;
  /** Whether that command, and all that follows it on its connection, is lost. */
  isSilencedBy(command: Buffer): boolean;
  latency(): number;
  dropped(bytes: number): void;
  /** That command goes on to the server. */
  sent(command: Buffer): void;
  /** That reply has come from the server. */
  received(reply: Buffer): void;
  takeCut(command: Buffer): ReplyCut | undefined;
  returnCut(cut: ReplyCut): void;
  rewritten(reply: Buffer): Buffer;
}
