import type { Broker } from '../../src/broker/broker.js';

/** A fresh, empty broker whose clock stands still until the test moves it. */
export interface OpenBroker {
  readonly broker: Broker;
  now(): number;
  /** Lets so much of the broker's time pass. */
  advance(ms: number): Promise<void>;
  close(): Promise<void>;
}

export type Open = () => Promise<OpenBroker>;
