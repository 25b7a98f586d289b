import { encodeNode } from '../../core/codec.js';
import { DEFAULT_RESULT_TTL_MS, type Message } from '../../core/task-message.js';
import {
  RESULTS_PAGE,
  type Addition,
  type Conflict,
  type Draft,
  type DraftReply,
  type PartResult,
  type ResultPage,
  type WorkflowStore,
} from '../workflow-store.js';
import { GROUP_PAGE } from '../storage/group-page.js';
import type { RedisConnection, Replicated } from './redis-connection.js';

const PAGES_READ = RESULTS_PAGE / GROUP_PAGE;
const PAGES_COUNTED = 800;

/** Workflows in Redis. */
export class RedisWorkflowStore implements WorkflowStore {
  constructor(private readonly redis: RedisConnection) {}

  async draft(draft: Draft): Promise<DraftReply> {
    const args = draftArgs(draft);
    const { durability } = draft;
    for (;;) {
      const { reply, isReplicated } = await this.#run(args, durability);
      const [word, more, conflict] = reply as [string, number, string?];
      if (more === 1) while (await this.advance());
      if (conflict !== undefined) return { conflict };
      if (word !== 'again') return isReplicated || word === 'gone' ? (word as DraftReply) : 'unreplicated';
    }
  }

  async add({ group, by, nodes, parts }: Addition): Promise<boolean | Conflict> {
    const pairs = parts.flatMap(({ id, entry }) => [id, entry]);
    const args = [group, by.id, by.token, nodes.length, ...nodes.flatMap(nodeArgs), parts.length, ...pairs];
    const reply = (await this.redis.run('add-parts', args)) as number | string;
    return typeof reply === 'string' ? { conflict: reply } : reply === 1;
  }

  async advance(): Promise<boolean> {
    return (await this.redis.run('advance', [])) === 1;
  }

  async results(group: string, page: number): Promise<ResultPage> {
    const reply = await this.redis.run('group-results', [group, page * PAGES_READ, PAGES_READ]);
    const [size, ...entries] = reply as [number, ...(string | null)[]];
    return { size: size === -1 ? undefined : size, results: entries.map(resultOf) };
  }

  async count(group: string): Promise<{ readonly ended: number; readonly size: number } | undefined> {
    let ended = 0;
    for (let page = 0; ; page += PAGES_COUNTED) {
      const reply = await this.redis.run('group-count', [group, page, PAGES_COUNTED]);
      const [some, size] = reply as [number, number];
      if (size === -1) return undefined;
      ended += some;
      if ((page + PAGES_COUNTED) * GROUP_PAGE >= size) return { ended, size };
    }
  }

  async input(group: string): Promise<string | undefined> {
    const key = this.redis.keys.input(group);
    return (await this.redis.attempt('input', () => this.redis.client('command').get(key))) ?? undefined;
  }

  async added(group: string): Promise<ReadonlyMap<number, string>> {
    const key = this.redis.keys.parts(group);
    const parts = await this.redis.attempt('parts', () => this.redis.client('command').hgetall(key));
    return new Map(Object.entries(parts).map(([index, id]) => [Number(index), id]));
  }

  async #run(args: readonly (string | number)[], durability: Draft['durability']): Promise<Replicated> {
    if (durability === 'replicated') return this.redis.runReplicated('draft', args);
    return { reply: await this.redis.run('draft', args), isReplicated: true };
  }
}

function draftArgs({
  root,
  owner,
  nodes,
  isFirst,
  before = 0,
  entry = '',
}: Draft): readonly (string | number)[] {
  const args: (string | number)[] = [root, owner, isFirst ? 'first' : before, entry, nodes.length];
  for (const node of nodes) args.push(node.id, encodeNode(node));
  for (const { id, head } of nodes) {
    if (head.size !== undefined) args.push(id, head.size, head.ttl ?? DEFAULT_RESULT_TTL_MS);
  }
  return args;
}

function nodeArgs(node: Message): (string | number)[] {
  const { id, head } = node;
  const record = encodeNode(node);
  return head.size === undefined
    ? [id, record, '', '']
    : [id, record, head.size, head.ttl ?? DEFAULT_RESULT_TTL_MS];
}

function resultOf(entry: string | null): PartResult | undefined {
  if (entry === null) return undefined;
  const rest = entry.slice(1);
  if (entry.startsWith('s')) return { kind: 'value', json: rest };
  if (entry.startsWith('g')) return { kind: 'group', id: rest };
  const end = rest.indexOf('\n');
  return { kind: 'failed', id: rest.slice(0, end), failure: rest.slice(end + 1) };
}
