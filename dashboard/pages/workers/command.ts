import type { WorkerAnswer } from '../../../src/dashboard/api-types.js';
import { ApiError } from '../../api/api-error.js';
import { toast } from '../../state/toasts.js';
import { workerTexts } from './texts.js';

/** Sends a command and says how the worker took it. Throws its refusal, so that the dialog stays. */
export async function command(
  send: () => Promise<WorkerAnswer>,
  done: (answer: WorkerAnswer) => string,
): Promise<void> {
  const answer = await send();
  const { outcome, error } = answer;
  if (outcome === 'refused') throw new ApiError(409, { code: 'REFUSED', message: error ?? outcome });
  if (outcome === 'silent') toast(workerTexts().silentAnswer, 'bad');
  else toast(done(answer));
}
