import { signal } from '@preact/signals';

/** The shards that answers of the server may leave out. */
export const missingShards = signal<readonly number[]>([]);

/** A page that lives on the stream reads nothing else for long, and an answer is what tells it. */
const LOOK_MS = 5_000;
let timer: ReturnType<typeof setInterval> | undefined;

/** What the header of an answer says; `null` comes from a namespace of one shard, which is never missing. */
export function setMissingShards(header: string | null, look: () => void): void {
  if (header === null) return;
  const text = missingShards.peek().join(',');
  if (text !== header) missingShards.value = header === '' ? [] : header.split(',').map(Number);
  timer ??= setInterval(() => document.hidden || look(), LOOK_MS);
}
