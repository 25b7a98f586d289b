interface Waiter {
  readonly match: string | RegExp;
  readonly resolve: (line: string) => void;
  readonly reject: (error: Error) => void;
}

/** The lines a process has printed, and those who wait for one. */
export class LineLog {
  readonly lines: string[] = [];
  /** Where the search for each pattern goes on, so that it finds a line only once. */
  readonly #next = new Map<string, number>();
  #waiters: Waiter[] = [];
  #end: string | undefined;

  add(line: string): void {
    this.lines.push(line);
    this.#settle();
  }

  /** No further lines will come; `reason` is told to those who still wait. */
  end(reason: string): void {
    this.#end = reason;
    this.#settle();
  }

  /** The next line that matches, be it printed already or not. */
  find(match: string | RegExp): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#waiters.push({ match, resolve, reject });
      this.#settle();
    });
  }

  #settle(): void {
    this.#waiters = this.#waiters.filter((waiter) => !this.#serve(waiter));
  }

  #serve({ match, resolve, reject }: Waiter): boolean {
    const line = this.#take(match);
    if (line !== undefined) resolve(line);
    else if (this.#end !== undefined) reject(this.#missing(match, this.#end));
    else return false;
    return true;
  }

  #take(match: string | RegExp): string | undefined {
    const key = `${typeof match} ${String(match)}`;
    const from = this.#next.get(key) ?? 0;
    const found = this.lines.slice(from).findIndex((line) => matches(line, match));
    this.#next.set(key, found === -1 ? this.lines.length : from + found + 1);
    return found === -1 ? undefined : this.lines[from + found];
  }

  #missing(match: string | RegExp, reason: string): Error {
    return new Error(`No line matches ${String(match)}: ${reason}\n${this.lines.join('\n')}`);
  }
}

function matches(line: string, match: string | RegExp): boolean {
  return typeof match === 'string' ? line.includes(match) : line.search(match) !== -1;
}
