import type { ReplyCut } from './reply-cut.js';

/** What the proxy decides for all its connections. */
export interface Network {
  isSilent(): boolean;
  latency(): number;
  dropped(bytes: number): void;
  takeCut(command: Buffer): ReplyCut | undefined;
  returnCut(cut: ReplyCut): void;
  rewritten(reply: Buffer): Buffer;
}
