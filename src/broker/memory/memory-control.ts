import type { Answer, Command } from '../../core/command.js';
import type { Control, Reply, TimeLimitMs } from '../control.js';
import type { MemoryState } from './state/memory-state.js';

type OnCommand = (command: Command, reply: Reply) => void;

/** Commands within this process; they pass through JSON, as they do in Redis. */
export class MemoryControl implements Control {
  readonly #listeners = new Set<OnCommand>();
  readonly #limits = new Map<string, TimeLimitMs>();

  constructor(private readonly state: MemoryState) {}

  send(command: Command, onAnswer: (answer: Answer) => void): Promise<() => void> {
    let isAsking = true;
    const reply: Reply = (answer) => {
      if (isAsking) onAnswer(copy(answer));
      return Promise.resolve();
    };
    for (const listener of this.#listeners) queueMicrotask(() => listener(copy(command), reply));
    return Promise.resolve(() => void (isAsking = false));
  }

  listen(listener: OnCommand): Promise<() => void> {
    this.#listeners.add(listener);
    return Promise.resolve(() => void this.#listeners.delete(listener));
  }

  onRevoked(listener: (id: string, token: string) => void): Promise<void> {
    this.state.revocations.listeners.push(listener);
    return Promise.resolve();
  }

  setTimeLimit(task: string, limit: TimeLimitMs | undefined): Promise<void> {
    if (limit === undefined) this.#limits.delete(task);
    else this.#limits.set(task, limit);
    return Promise.resolve();
  }

  timeLimits(): Promise<ReadonlyMap<string, TimeLimitMs>> {
    return Promise.resolve(new Map(this.#limits));
  }
}

function copy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
