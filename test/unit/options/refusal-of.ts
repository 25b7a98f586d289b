import { EnqueueManyError } from '../../../src/core/errors.js';

/** The error that refuses some work. */
export async function refusalOf(work: () => unknown): Promise<Error | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error instanceof EnqueueManyError ? (error.cause as Error) : (error as Error);
  }
}
