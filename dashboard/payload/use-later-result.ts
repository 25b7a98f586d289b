import { useSignal, type ReadonlySignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { TaskArguments } from '../../src/dashboard/api-types.js';
import { ApiError } from '../api/api-error.js';
import { read } from '../api/client.js';

/** A payload that somebody has asked for. */
export interface Asked {
  readonly payload: TaskArguments;
  /** The task had its result when it was asked. */
  readonly hadResult: boolean;
}

interface Later {
  readonly route: string;
  readonly hasResult: boolean;
  readonly onRead: (payload: TaskArguments) => void;
}

/**
 * Who has asked for a payload also sees the result that comes after it. It is asked for once, when it is there, because each look is
 * noted in the audit. Answers why it cannot be shown, and how to try again.
 */
export function useLaterResult(
  asked: ReadonlySignal<Asked | undefined>,
  { route, hasResult, onRead }: Later,
) {
  const error = useSignal<ApiError | undefined>(undefined);
  const isMissing = hasResult && asked.value?.hadResult === false;
  const ask = async (): Promise<void> => {
    error.value = undefined;
    try {
      onRead(await read<TaskArguments>(route));
    } catch (thrown) {
      error.value = ApiError.from(thrown);
    }
  };
  useEffect(() => {
    if (isMissing) void ask();
  }, [isMissing]);
  return { error: error.value, ask };
}
