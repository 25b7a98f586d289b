import type { Message } from '../../core/task-message.js';
import {
  RESULTS_PAGE,
  type Addition,
  type Draft,
  type DraftReply,
  type ResultPage,
  type WorkflowStore,
} from '../workflow-store.js';
import { begin, leadOn, putGroup } from './memory-flow.js';
import type { MemoryState } from './memory-state.js';
import type { MemoryGroup } from './memory-workflow.js';
import { checkNoReplicas } from './no-replicas.js';

/** What is not whole is nobody's any more. */
const NOBODY = '-';

/** Workflows in this process. */
export class MemoryWorkflowStore implements WorkflowStore {
  constructor(private readonly state: MemoryState) {}

  async draft(draft: Draft): Promise<DraftReply> {
    const { root, owner, nodes, entry } = draft;
    checkNoReplicas(draft.durability);
    const refusal = this.#refusal(draft);
    if (refusal !== undefined) return refusal;
    for (const node of nodes) putNode(this.state, node);
    if (entry === undefined) this.#keep(root, owner, nodes);
    else this.#seal(root, entry);
    return 'taken';
  }

  add({ group, by, nodes, parts }: Addition): Promise<boolean> {
    const { state } = this;
    const found = state.groups.get(group);
    const live = state.live(group);
    const isHeld = state.active.get(by.id)?.token === by.token;
    if (!isHeld || found === undefined || live === undefined) return Promise.resolve(false);
    const known = new Set(found.added.values());
    const fresh = parts.filter(({ id }) => !known.has(id) && !state.tasks.has(id));
    const places = new Map(fresh.map(({ id }, index) => [id, found.size + index]));
    for (const node of nodes) {
      if (state.tasks.has(node.id) || !fresh.some(({ id }) => isInside(id, node.id))) continue;
      const place = places.get(node.id);
      putNode(state, place === undefined ? node : { ...node, head: { ...node.head, group, index: place } });
    }
    found.size += fresh.length;
    for (const [id, place] of places) found.added.set(place, id);
    for (const { entry } of fresh) begin(state, entry);
    leadOn(state);
    return Promise.resolve(true);
  }

  advance(): Promise<boolean> {
    leadOn(this.state);
    return Promise.resolve(false);
  }

  results(group: string, page: number): Promise<ResultPage> {
    const found = this.#group(group);
    if (found === undefined) return Promise.resolve({ size: undefined, results: [] });
    const { size, results } = found;
    const first = page * RESULTS_PAGE;
    const length = Math.max(0, Math.min(RESULTS_PAGE, size - first));
    return Promise.resolve({ size, results: Array.from({ length }, (_, at) => results.get(first + at)) });
  }

  count(group: string): Promise<{ readonly ended: number; readonly size: number } | undefined> {
    const found = this.#group(group);
    return Promise.resolve(found && { ended: found.results.size, size: found.size });
  }

  input(group: string): Promise<string | undefined> {
    return Promise.resolve(this.#group(group)?.input);
  }

  added(group: string): Promise<ReadonlyMap<number, string>> {
    return Promise.resolve(this.#group(group)?.added ?? new Map<number, string>());
  }

  #group(id: string): MemoryGroup | undefined {
    const group = this.state.groups.get(id);
    const isPast = group?.expireAt !== undefined && group.expireAt <= this.state.clock.now();
    return isPast ? undefined : group;
  }

  #refusal({ root, owner, isFirst, before = 0, nodes }: Draft): DraftReply | undefined {
    const draft = this.state.drafts.get(root);
    const maker = draft?.owner;
    if (draft !== undefined && maker === owner) {
      if (isFirst || draft.ids.length >= before) return undefined;
      this.state.drafts.set(root, { ...draft, owner: NOBODY });
      return 'gone';
    }
    if (!isFirst) return maker === undefined && this.state.tasks.has(root) ? 'duplicate' : 'gone';
    // Whoever began it before may be dead: who comes anew must not take what is never finished for a workflow.
    dropDraft(this.state, root);
    return this.#isKnown(root, nodes) ? 'duplicate' : undefined;
  }

  #isKnown(root: string, nodes: readonly Message[]): boolean {
    const record = this.state.tasks.get(root);
    const isGone = record?.kind === 'ended' && record.expireAt <= this.state.clock.now();
    if (record !== undefined && !isGone) return true;
    // Of a call that comes late, after what it drafted was set going: nothing that runs is written over.
    if (nodes.some(({ id }) => this.#isRunning(id))) return true;
    return nodes.some(({ id, head }) => head.size !== undefined && this.#group(id) !== undefined);
  }

  #isRunning(id: string): boolean {
    const live = this.state.live(id);
    return live !== undefined && live.isBlocked !== true;
  }

  #keep(root: string, owner: string, nodes: readonly Message[]): void {
    const draft = this.state.drafts.get(root) ?? { owner, ids: [], touchedAt: 0 };
    draft.ids.push(...nodes.map(({ id }) => id));
    draft.touchedAt = this.state.clock.now();
    this.state.drafts.set(root, draft);
  }

  #seal(root: string, entry: string): void {
    this.state.drafts.delete(root);
    begin(this.state, entry);
    leadOn(this.state);
  }
}

/** The ids of nodes inside a part begin with its own. */
function isInside(part: string, id: string): boolean {
  return id === part || (id.startsWith(part) && /^[/.!]/.test(id.slice(part.length)));
}

/** Takes away a draft and its nodes. */
export function dropDraft({ drafts, tasks, groups }: MemoryState, root: string): void {
  for (const id of drafts.get(root)?.ids ?? []) {
    tasks.delete(id);
    groups.delete(id);
  }
  drafts.delete(root);
}

/** Puts a node where it waits. */
export function putNode(state: MemoryState, { id, head, body, isBegun, part }: Message): void {
  const whole = part === undefined ? head : { ...head, index: part.index };
  // As Redis would give it back.
  const plain = JSON.parse(JSON.stringify(whole)) as Message['head'];
  state.tasks.set(id, { kind: 'live', head: plain, body, ...(isBegun !== true && { isBlocked: true }) });
  if (plain.size !== undefined) putGroup(state, id, plain);
}
