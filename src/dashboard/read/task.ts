import type { TaskDetail } from '../api-types.js';
import type { Sources } from '../sources.js';
import type { Payloads } from '../view/payloads.js';
import { taskDetail } from '../view/task-detail.js';
import { readTaskFacts } from './task-facts.js';

/** The page of one task; `undefined` for an unknown id. */
export async function readTask(
  { services, samples, settings }: Sources,
  id: string,
  payloads: Payloads,
): Promise<TaskDetail | undefined> {
  const facts = await readTaskFacts(services.broker, samples, id);
  return facts && taskDetail(facts, payloads, settings.traceUrl);
}
