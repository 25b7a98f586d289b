/** What the pages ask for: the topics of their streams, and what they read now and then. */
const PAGES: readonly { readonly topics: string; readonly reads: readonly string[] }[] = [
  { topics: 'counts', reads: ['overview?range=3h'] },
  { topics: 'counts,queues', reads: ['queues?range=3h'] },
  { topics: 'counts', reads: ['tasks?filter=state%3Afailed'] },
  { topics: 'counts,workers', reads: ['workers'] },
  { topics: 'counts,limits', reads: ['limits'] },
  { topics: 'counts,schedules', reads: ['schedules'] },
];
const READ_MS = 5_000;

/** Tabs of a browser that look on, without the browser. */
export class Tabs {
  readonly #gone = new AbortController();
  #timer: ReturnType<typeof setInterval> | undefined;
  eventCount = 0;

  private constructor(private readonly url: string) {}

  /** Resolves when each tab has its first event. */
  static async open(url: string, count: number): Promise<Tabs> {
    const tabs = new Tabs(url);
    const pages = Array.from(
      { length: count },
      (_none, index) => PAGES[index % PAGES.length] as (typeof PAGES)[number],
    );
    await Promise.all(pages.map(({ topics }) => tabs.#follow(topics)));
    tabs.#timer = setInterval(() => {
      for (const { reads } of pages) for (const path of reads) void tabs.#read(path);
    }, READ_MS);
    return tabs;
  }

  close(): void {
    clearInterval(this.#timer);
    this.#gone.abort();
  }

  async #follow(topics: string): Promise<void> {
    const { body } = await fetch(`${this.url}api/v1/live?topics=${topics}`, { signal: this.#gone.signal });
    const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
    if (reader === undefined) throw new Error(`${topics} gave no stream.`);
    const next = async () => {
      const { value = '', done } = await reader.read();
      this.eventCount += value.split('\nevent: ').length - 1 + (value.startsWith('event: ') ? 1 : 0);
      return done;
    };
    while (this.eventCount === 0) await next();
    void (async () => {
      while (!(await next())) {
        // It goes on until the tab is closed.
      }
    })().catch(() => undefined);
  }

  async #read(path: string): Promise<void> {
    try {
      await (await fetch(`${this.url}api/v1/${path}`, { signal: this.#gone.signal })).arrayBuffer();
    } catch {
      // The tab was closed meanwhile.
    }
  }
}
