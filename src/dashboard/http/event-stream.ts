import type { DashboardResponse } from './request.js';

/** An event of a stream, or the comment that keeps it alive. */
export type StreamEvent =
  | {
      readonly event: string;
      readonly data: unknown;
      /** The data as JSON, where it is there already. */
      readonly json?: string;
      /** A client that comes back says the last one. */
      readonly id?: string;
    }
  | 'alive';

/** Proxies neither hold back nor rewrite it. */
const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
};

/** An answer of server-sent events. */
export function eventStream(events: AsyncIterable<StreamEvent>): DashboardResponse {
  return { status: 200, headers: HEADERS, body: textOf(events) };
}

/** The first bytes go at once, so that the client knows that it is connected. */
async function* textOf(events: AsyncIterable<StreamEvent>): AsyncGenerator<string, void, undefined> {
  yield ': ntq\n\n';
  for await (const each of events) yield lineOf(each);
}

function lineOf(event: StreamEvent): string {
  if (event === 'alive') return ': alive\n\n';
  const id = event.id === undefined ? '' : `id: ${event.id}\n`;
  return `event: ${event.event}\ndata: ${event.json ?? JSON.stringify(event.data)}\n${id}\n`;
}
