import type { Broker } from '../broker.js';
import type {
  EndedPage,
  EndedRequest,
  Inspector,
  LiveList,
  RecordPage,
  TaskCounts,
  TaskEntry,
} from '../inspector.js';
import { endedPageOver } from './ended-pages.js';
import { sumOf } from './merge.js';
import { OffsetPages, type OffsetPage } from './offset-pages.js';
import type { Shard } from './shard.js';
import type { ShardSet } from './shard-set.js';
import { readWalk, walkPageOver, type WalkState } from './walk-cursor.js';

/** Reads of all shards, merged. */
export class ShardedInspector implements Inspector {
  readonly #pages: Readonly<Record<LiveList, OffsetPages<TaskEntry>>>;

  constructor(private readonly shards: ShardSet) {
    const pages = () => new OffsetPages<TaskEntry>(shards, (one, other) => one.at - other.at);
    this.#pages = { active: pages(), delayed: pages(), workflows: pages() };
  }

  async counts(): Promise<TaskCounts> {
    const counts = (await this.shards.ask(({ inspector }) => inspector.counts())).map(({ answer }) => answer);
    return {
      delayed: sumOf(counts.map(({ delayed }) => delayed)),
      active: sumOf(counts.map(({ active }) => active)),
      deadLetters: sumOf(counts.map(({ deadLetters }) => deadLetters)),
    };
  }

  tasks(list: LiveList, page: OffsetPage): Promise<readonly TaskEntry[]> {
    return this.#pages[list].page(page, ({ inspector }, part) => inspector.tasks(list, part));
  }

  async ended(request: EndedRequest): Promise<EndedPage> {
    const parts = await this.shards.ask(({ inspector }) => inspector.ended(request));
    return endedPageOver(
      parts.map(({ answer }) => answer),
      request.limit,
    );
  }

  /** A walk that would miss the tasks of a shard fails, unless the caller says what is missing: nothing may pass over tasks unseen. */
  async walk(
    cursor: string,
    { isPartial = false }: { readonly isPartial?: boolean } = {},
  ): Promise<RecordPage> {
    const states = readWalk(cursor, this.shards.all.length);
    const rest = this.shards.all.filter(({ index }) => states[index]?.kind === 'at');
    const read = async (broker: Broker, shard: Shard) => {
      const state = states[shard.index];
      return { shard, answer: await broker.inspector.walk(state?.kind === 'at' ? state.cursor : '') };
    };
    const parts = isPartial
      ? (await this.shards.ask(read, rest)).map(({ answer }) => answer)
      : await this.shards.callEach(read, rest);
    const pages = new Map(parts.map(({ shard, answer }) => [shard.index, answer]));
    const reached = states.map((state, index) =>
      state.kind === 'at' && !pages.has(index) ? LEFT_OUT : state,
    );
    this.shards.missing.note(states.flatMap(({ kind }, index) => (kind === 'missing' ? index : [])));
    return walkPageOver(
      reached,
      this.shards.all.map(({ index }) => pages.get(index)),
    );
  }
}

/** A shard that does not answer is not asked again, and each page names it: the caller begins again when it is back. */
const LEFT_OUT: WalkState = { kind: 'missing' };
