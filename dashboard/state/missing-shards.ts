import { signal } from '@preact/signals';

/** A shard that does not answer. */
export interface MissingShard {
  readonly shard: number;
  /** Since when, epoch ms; `undefined`: nobody knows. */
  readonly since: number | undefined;
}

/** The shards that answers of the server may leave out. */
export const missingShards = signal<readonly MissingShard[]>([]);

/** A page that lives on the stream reads nothing else for long, and an answer is what tells it. */
const LOOK_MS = 5_000;
let timer: ReturnType<typeof setInterval> | undefined;

let known = '';

/** The headers of an answer; no such header comes from a namespace of one shard, which is never missing. */
export function setMissingShards(headers: Headers, look: () => void): void {
  const shards = headers.get('x-ntq-missing-shards');
  if (shards === null) return;
  const since = headers.get('x-ntq-missing-since') ?? '';
  if (known !== `${shards} ${since}`) missingShards.value = shards === '' ? [] : parsed(shards, since);
  known = `${shards} ${since}`;
  timer ??= setInterval(() => document.hidden || look(), LOOK_MS);
}

function parsed(shards: string, since: string): readonly MissingShard[] {
  const moments = since.split(',');
  return shards
    .split(',')
    .map((shard, index) => ({ shard: Number(shard), since: Number(moments[index]) || undefined }));
}
