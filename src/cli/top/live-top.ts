import { messageOfError } from '../../core/kind-of-value.js';
import { LongTimer } from '../../duty/long-timer.js';
import { frame } from './frame.js';
import type { TerminalScreen } from './terminal-screen.js';
import type { TopData } from './top-data.js';
import { afterKey, FIRST_VIEW, type View } from './view.js';

/** The time since the last answer is shown by the second. */
const DRAWN_EVERY_MS = 1_000;

interface Source {
  readonly namespace: string;
  readonly read: () => Promise<TopData>;
  /** From the end of one look to the next, in ms. */
  readonly everyMs: number;
}

/** Shows a namespace on a terminal until the user, or `stop`, ends it. A broker that is away ends nothing. */
export class LiveTop {
  #view: View = FIRST_VIEW;
  #data: TopData | undefined;
  #error: string | undefined;
  #answeredAt = performance.now();
  #timer: LongTimer | undefined;

  constructor(
    private readonly source: Source,
    private readonly screen: TerminalScreen,
    private readonly stop: AbortController,
  ) {}

  async run(): Promise<void> {
    const { screen, stop } = this;
    const ended = new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve()));
    const clock = setInterval(() => this.#draw(), DRAWN_EVERY_MS);
    screen.open({
      onKey: (key) => this.#press(key),
      onResize: () => this.#draw(),
      onGone: () => stop.abort(),
    });
    try {
      void this.#look();
      this.#draw();
      if (!stop.signal.aborted) await ended;
    } finally {
      clearInterval(clock);
      this.#timer?.cancel();
      screen.close();
    }
  }

  async #look(): Promise<void> {
    try {
      const data = this.#view.isPaused ? undefined : await this.source.read();
      if (data !== undefined) this.#answered(data);
    } catch (error) {
      this.#error = messageOfError(error);
    }
    this.#draw();
    if (!this.stop.signal.aborted) this.#timer = new LongTimer(this.source.everyMs, () => void this.#look());
  }

  #answered(data: TopData): void {
    this.#answeredAt = performance.now();
    this.#error = undefined;
    // Nothing moves under the eyes of somebody who has just stopped it.
    if (!this.#view.isPaused) this.#data = data;
  }

  #press(key: string): void {
    const view = afterKey(this.#view, key);
    if (view === 'end') return this.stop.abort();
    if (this.#view.isPaused && !view.isPaused) this.#answeredAt = performance.now();
    this.#view = view;
    this.#draw();
  }

  #draw(): void {
    const { namespace } = this.source;
    const state = {
      namespace,
      ...(this.#data !== undefined && { data: this.#data }),
      ...(this.#error !== undefined && { error: this.#error }),
      silentMs: performance.now() - this.#answeredAt,
      view: this.#view,
    };
    this.screen.draw(frame(state, this.screen.size));
  }
}
