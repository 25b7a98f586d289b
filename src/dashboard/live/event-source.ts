import type { LiveEvents, LiveTaskEvent } from '../api-types.js';
import type { TaskEvents } from '../../core/task-events.js';
import type { WatchedEvent } from '../../core/watched-event.js';
import { momentText } from '../view/moment.js';
import type { Payloads } from '../view/payloads.js';
import type { TopicSource } from './topic-source.js';

const EVERY_MS = 500;
const MOST = 100;
const MOST_ERROR = 1_000;
/** A watch that ends begins again, for the broker may be back. */
const AGAIN_MS = 2_000;

/** The events of the whole cluster, summed up: workers publish them while somebody listens, and nobody reads 50 000 in a second. */
export function eventSource(events: Pick<TaskEvents, 'watch'>, payloads: Payloads): TopicSource {
  return {
    isKept: false,
    missed: (batches) => missedOf(batches as readonly LiveEvents[] | undefined),
    start(give, fail) {
      const over = new AbortController();
      const batch = new Batch(payloads);
      const timer = setInterval(() => {
        const data = batch.take();
        if (data !== undefined) give(data);
      }, EVERY_MS).unref();
      void follow(events, batch, { signal: over.signal, fail });
      return () => {
        clearInterval(timer);
        over.abort();
      };
    },
  };
}

/** One batch for those that a client has missed. */
function missedOf(batches: readonly LiveEvents[] | undefined): LiveEvents {
  if (batches === undefined) return { events: [], more: 0, hasGap: true };
  const events = batches.flatMap((batch) => batch.events);
  const more = batches.reduce((sum, batch) => sum + batch.more, 0);
  const hasGap = batches.some((batch) => batch.hasGap === true);
  return {
    events: events.slice(-MOST),
    more: more + Math.max(0, events.length - MOST),
    ...(hasGap && { hasGap }),
  };
}

async function follow(
  events: Pick<TaskEvents, 'watch'>,
  batch: Batch,
  { signal, fail }: { readonly signal: AbortSignal; readonly fail: (error: unknown) => void },
): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const event of events.watch({ signal })) batch.add(event);
    } catch (error) {
      fail(error);
    }
    if (!signal.aborted) await pause(signal);
  }
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, AGAIN_MS).unref();
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}

class Batch {
  #events: LiveTaskEvent[] = [];
  #more = 0;

  constructor(private readonly payloads: Payloads) {}

  add(event: WatchedEvent): void {
    if (event.type === 'dropped') this.#more += event.count ?? 1;
    else if (this.#events.length < MOST) this.#events.push(rowOf(event, this.payloads));
    else this.#more += 1;
  }

  take(): LiveEvents | undefined {
    if (this.#events.length + this.#more === 0) return undefined;
    const taken = { events: this.#events, more: this.#more };
    [this.#events, this.#more] = [[], 0];
    return taken;
  }
}

const FIELDS = ['id', 'name', 'queue', 'worker', 'attempt', 'durationMs', 'error'] as const;

function rowOf(
  event: Exclude<WatchedEvent, { readonly type: 'dropped' }>,
  payloads: Payloads,
): LiveTaskEvent {
  const fields = event as unknown as Readonly<Record<string, unknown>>;
  const known = FIELDS.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]]));
  const error = typeof fields['error'] === 'string' && { error: payloads.text(fields['error'], MOST_ERROR) };
  return {
    type: event.type,
    at: momentText(event.at) ?? '',
    ...Object.fromEntries(known),
    ...error,
  } as LiveTaskEvent;
}
