import { signal } from '@preact/signals';
import type { BulkBody, BulkJob } from '../../src/dashboard/api-types.js';
import { change, path, read } from '../api/client.js';

/** The change to many tasks that was started last; it goes on in the server, whatever page is open. */
export const bulkJob = signal<BulkJob | undefined>(undefined);

/** The server that runs the change, or another that answers now, does not know it any more. */
export const isBulkLost = signal(false);

const ASK_MS = 400;

export function isOver({ state }: BulkJob): boolean {
  return state === 'done' || state === 'aborted' || state === 'failed';
}

/** Starts a change and follows it to its end. Throws ApiError where it is refused. */
export async function startBulk(body: BulkBody): Promise<void> {
  show(await change<BulkJob>('POST', 'bulk', body));
}

export async function abortBulk(): Promise<void> {
  const { id } = bulkJob.peek() ?? {};
  if (id !== undefined) bulkJob.value = await change<BulkJob>('POST', path`bulk/${id}/abort`);
}

export function dismissBulk(): void {
  bulkJob.value = undefined;
  isBulkLost.value = false;
}

function show(job: BulkJob): void {
  bulkJob.value = job;
  isBulkLost.value = false;
  if (!isOver(job)) setTimeout(() => void ask(job.id), ASK_MS);
}

/** The server may be away for a moment: the question is asked again. */
async function ask(id: string): Promise<void> {
  const isShown = (): boolean => bulkJob.peek()?.id === id;
  if (!isShown()) return;
  try {
    const job = await read<BulkJob>(path`bulk/${id}`);
    if (isShown()) show(job);
  } catch (error) {
    if (!isShown()) return;
    if ((error as { readonly status?: number }).status === 404) {
      isBulkLost.value = true;
      return;
    }
    setTimeout(() => void ask(id), ASK_MS);
  }
}
