import {
  RESULTS_PAGE,
  type Addition,
  type Conflict,
  type Draft,
  type DraftReply,
  type ResultPage,
  type WorkflowStore,
} from '../workflow-store.js';
import { addParts } from './add-parts.js';
import { conclude } from './conclude.js';
import { draft } from './draft.js';
import { checkNoReplicas } from './no-replicas.js';
import type { MemoryState } from './state/memory-state.js';
import * as group from './workflow/group.js';

/** Workflows in this process. */
export class MemoryWorkflowStore implements WorkflowStore {
  constructor(private readonly state: MemoryState) {}

  async draft(batch: Draft): Promise<DraftReply> {
    checkNoReplicas(batch.durability);
    this.state.checkOpen('draft');
    return draft(this.state, batch);
  }

  async add(addition: Addition): Promise<boolean | Conflict> {
    this.state.checkOpen('add-parts');
    return addParts(this.state, addition);
  }

  advance(): Promise<boolean> {
    conclude(this.state);
    return Promise.resolve(false);
  }

  results(id: string, page: number): Promise<ResultPage> {
    const found = group.find(this.state, id);
    if (found === undefined) return Promise.resolve({ size: undefined, results: [] });
    const { size, results } = found;
    const first = page * RESULTS_PAGE;
    const length = Math.max(0, Math.min(RESULTS_PAGE, size - first));
    return Promise.resolve({ size, results: Array.from({ length }, (_, at) => results.get(first + at)) });
  }

  count(id: string): Promise<{ readonly ended: number; readonly size: number } | undefined> {
    const found = group.find(this.state, id);
    return Promise.resolve(found && { ended: found.results.size, size: found.size });
  }

  input(id: string): Promise<string | undefined> {
    return Promise.resolve(group.find(this.state, id)?.input);
  }

  added(id: string): Promise<ReadonlyMap<number, string>> {
    return Promise.resolve(group.find(this.state, id)?.added ?? new Map<number, string>());
  }
}
