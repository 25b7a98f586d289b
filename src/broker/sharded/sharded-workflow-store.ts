import type { Addition, Conflict, Draft, DraftReply, ResultPage, WorkflowStore } from '../workflow-store.js';
import type { ShardSet } from './shard-set.js';

/** A workflow lies in the shard of its root, with all its nodes: their ids are derived from the root's. */
export class ShardedWorkflowStore implements WorkflowStore {
  constructor(private readonly shards: ShardSet) {}

  draft(draft: Draft): Promise<DraftReply> {
    return this.shards.of(draft.root).call(({ workflows }) => workflows.draft(draft));
  }

  add(addition: Addition): Promise<boolean | Conflict> {
    return this.shards.of(addition.group).call(({ workflows }) => workflows.add(addition));
  }

  async advance(): Promise<boolean> {
    return (await this.shards.ask(({ workflows }) => workflows.advance())).some(({ answer }) => answer);
  }

  results(group: string, page: number): Promise<ResultPage> {
    return this.shards.of(group).call(({ workflows }) => workflows.results(group, page));
  }

  count(group: string): Promise<{ readonly ended: number; readonly size: number } | undefined> {
    return this.shards.of(group).call(({ workflows }) => workflows.count(group));
  }

  input(group: string): Promise<string | undefined> {
    return this.shards.of(group).call(({ workflows }) => workflows.input(group));
  }

  added(group: string): Promise<ReadonlyMap<number, string>> {
    return this.shards.of(group).call(({ workflows }) => workflows.added(group));
  }
}
