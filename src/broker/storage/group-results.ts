import { ResultError } from '../../core/errors.js';
import { RESULTS_PAGE, type PartResult, type ResultPage, type WorkflowStore } from '../workflow-store.js';

/**
 * The values that the parts of a group gave, in their order, read page by page; of a nested group its list. For a group
 * all of whose parts have succeeded.
 */
export async function* groupResults(
  store: WorkflowStore,
  group: string,
): AsyncGenerator<unknown, void, undefined> {
  for await (const page of pagesOf(store, group))
    for (const result of page) yield valueOf(store, group, result);
}

/** The same as an array. A promise for each of many values would take as long as all else of a body. */
export async function groupList(store: WorkflowStore, group: string): Promise<unknown[]> {
  const list: unknown[] = [];
  for await (const page of pagesOf(store, group))
    for (const result of page) {
      const value = valueOf(store, group, result);
      list.push(result?.kind === 'group' ? await value : value);
    }
  return list;
}

async function* pagesOf(
  store: WorkflowStore,
  group: string,
): AsyncGenerator<ResultPage['results'], void, undefined> {
  let next: Promise<ResultPage> | undefined = store.results(group, 0);
  for (let page = 1; next !== undefined; page += 1) {
    const { size, results }: ResultPage = await next;
    if (size === undefined) throw new ResultError(`The results of the group ${group} are past their time.`);
    // The next page travels while this one is worked on.
    next = page * RESULTS_PAGE < size ? store.results(group, page) : undefined;
    next?.catch(() => undefined);
    yield results;
  }
}

function valueOf(store: WorkflowStore, group: string, result: PartResult | undefined): unknown {
  if (result?.kind === 'group') return groupList(store, result.id);
  if (result?.kind === 'value') return result.json === '' ? null : parsed(group, result.json);
  throw new ResultError(`A result of the group ${group} is missing.`);
}

function parsed(group: string, json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    throw new ResultError(`A result of the group ${group} is unreadable: the stored text is no JSON.`);
  }
}
