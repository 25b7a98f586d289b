import { InvalidOptionError } from '../../core/errors.js';
import type {
  Deployment,
  Firing,
  FiringReply,
  ScheduleChange,
  ScheduleQuery,
  ScheduleRecord,
  ScheduleReply,
  ScheduleStore,
  TickRecord,
} from '../schedule-store.js';
import type { Publication } from '../task-store.js';
import { OffsetPages } from './offset-pages.js';
import { byFireTime, scheduleReplyOver } from './schedule-replies.js';
import type { Shard } from './shard.js';
import type { ShardSet } from './shard-set.js';

/** A schedule lies in the shard of its name, and so do its tasks: a shard fires its own schedules by its own clock. */
export class ShardedScheduleStore implements ScheduleStore {
  readonly #pages: OffsetPages<ScheduleRecord>;

  constructor(private readonly shards: ShardSet) {
    this.#pages = new OffsetPages(shards, byFireTime);
  }

  async find(query: ScheduleQuery): Promise<ScheduleReply> {
    if (query.kind === 'names') return this.#named(query.names);
    if (query.kind === 'page') return this.#page(query);
    const parts = await this.shards.ask(({ schedules }) => schedules.find(query));
    const reply = scheduleReplyOver(parts.map(({ answer }) => answer));
    return { ...reply, schedules: reply.schedules.slice(0, query.limit) };
  }

  put(change: ScheduleChange): Promise<boolean> {
    return this.#of(change.name).call(({ schedules }) => schedules.put(change));
  }

  remove(name: string): Promise<boolean> {
    return this.#of(name).call(({ schedules }) => schedules.remove(name));
  }

  async fire(
    token: string,
    firings: readonly Firing[],
  ): Promise<{ readonly now: number; readonly replies: readonly FiringReply[] }> {
    let now = 0;
    const replies = await this.shards.byShard(
      firings,
      ({ name }) => this.shards.router.shardOfSchedule(name),
      async ({ schedules }, part) => {
        const reply = await schedules.fire(token, part);
        now = Math.max(now, reply.now);
        return reply.replies;
      },
    );
    if (firings.length === 0) now = await this.shards.any((broker) => broker.time());
    return { now, replies };
  }

  async trigger(name: string, message: Publication): Promise<boolean> {
    const shard = this.#of(name);
    if (this.shards.of(message.id) !== shard)
      throw new InvalidOptionError(
        `Task ${message.id} lives in another shard than schedule '${name}'. Its id begins with 'beat:${name}:'.`,
      );
    return shard.call(({ schedules }) => schedules.trigger(name, message));
  }

  history(name: string, limit: number): Promise<readonly TickRecord[]> {
    return this.#of(name).call(({ schedules }) => schedules.history(name, limit));
  }

  /** Each shard learns of the schedules that lie in it, so that it finds those that are declared no more. */
  async declare(deployment: Deployment): Promise<readonly string[]> {
    const parts = await this.shards.ask((broker, shard) =>
      broker.schedules.declare({
        ...deployment,
        schedules: deployment.schedules.filter(({ name }) => this.#of(name) === shard),
      }),
    );
    return parts.flatMap(({ answer }) => answer);
  }

  async onChange(listener: () => void): Promise<void> {
    await Promise.all(this.shards.all.map(({ broker }) => broker.schedules.onChange(listener)));
  }

  /** Asks the shards of these schedules only, and takes no silence for an answer: an edit is made from what is known. */
  async #named(names: readonly string[]): Promise<ScheduleReply> {
    const shards = [...new Set(names.map((name) => this.#of(name)))];
    const asked = shards.length === 0 ? [this.shards.at(0)] : shards;
    const replies = await Promise.all(
      asked.map((shard) =>
        shard.call(({ schedules }) =>
          schedules.find({ kind: 'names', names: names.filter((name) => this.#of(name) === shard) }),
        ),
      ),
    );
    const reply = scheduleReplyOver(replies);
    const byName = new Map(reply.schedules.map((record) => [record.name, record]));
    return { ...reply, schedules: names.flatMap((name) => byName.get(name) ?? []) };
  }

  async #page(query: Extract<ScheduleQuery, { kind: 'page' }>): Promise<ScheduleReply> {
    const replies: ScheduleReply[] = [];
    const schedules = await this.#pages.page(query, async (broker, page) => {
      const reply = await broker.schedules.find({ kind: 'page', ...page });
      replies.push(reply);
      return reply.schedules;
    });
    return { ...scheduleReplyOver(replies), schedules };
  }

  #of(name: string): Shard {
    return this.shards.at(this.shards.router.shardOfSchedule(name));
  }
}
