import { addressOf, ask, type Query } from './client.js';
import { EventText, type ServerEvent } from './event-text.js';

/**
 * The events of a stream to its end. An `EventSource` would not say why the server refuses, and would ask again after the end.
 * Throws ApiError.
 */
export async function* eventsOf(
  route: string,
  query: Query,
  signal: AbortSignal,
): AsyncGenerator<ServerEvent> {
  const { body } = await ask(addressOf(route, query), { signal, headers: { accept: 'text/event-stream' } });
  if (body === null) return;
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const text = new EventText();
  for (let part = await reader.read(); !part.done; part = await reader.read())
    yield* text.add(decoder.decode(part.value, { stream: true }));
}
