import type { Line } from '../table-layout.js';
import { paint } from './paint.js';
import type { Size } from './frame.js';

/** A screen of its own, without a cursor, and without new lines where a text is too wide. */
const OPEN = '\x1b[?1049h\x1b[?25l\x1b[?7l';
const CLOSE = '\x1b[?7h\x1b[?25h\x1b[?1049l';
const HOME = '\x1b[H';
const CLEAR_LINE = '\x1b[K';
const CLEAR_BELOW = '\x1b[J';

export interface ScreenListener {
  onKey(key: string): void;
  onResize(): void;
  /** The terminal is gone. */
  onGone(): void;
}

/** The terminal of this process, as long as a program fills it. */
export class TerminalScreen {
  #isOpen = false;
  readonly #hasColours = process.env['NO_COLOR'] === undefined;
  readonly #restore = (): void => this.close();

  constructor(
    private readonly input: NodeJS.ReadStream = process.stdin,
    private readonly output: NodeJS.WriteStream = process.stdout,
  ) {}

  /** A terminal that does not say how large it is has the size of the first ones. */
  get size(): Size {
    return { width: this.output.columns || 80, height: this.output.rows || 24 };
  }

  /** It is given back at `close()`, and at the latest when the process exits, however that comes. */
  open(listener: ScreenListener): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    process.once('exit', this.#restore);
    this.output.write(OPEN);
    this.output.on('resize', () => listener.onResize()).on('error', () => listener.onGone());
    if (!this.input.isTTY) return;
    this.input.setRawMode(true);
    this.input.setEncoding('utf8').on('error', () => listener.onGone());
    this.input
      .on('end', () => listener.onGone())
      .on('data', (keys: string) => {
        for (const key of keys) listener.onKey(key);
      });
  }

  draw(lines: readonly Line[]): void {
    if (!this.#isOpen) return;
    const { width, height } = this.size;
    const texts = lines.slice(0, height).map((line) => paint(line, width, this.#hasColours) + CLEAR_LINE);
    this.output.write(HOME + texts.join('\r\n') + CLEAR_BELOW);
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    process.off('exit', this.#restore);
    this.output.write(CLOSE);
    if (!this.input.isTTY) return;
    this.input.setRawMode(false);
    this.input.pause();
  }
}
