/** PENDING also stands for an unknown task and for one past its TTL. */
export type TaskState = 'PENDING' | 'STARTED' | 'RETRY' | 'SUCCESS' | 'FAILURE' | 'REVOKED';

/** All of them. */
export const STATES: readonly TaskState[] = ['PENDING', 'STARTED', 'RETRY', 'SUCCESS', 'FAILURE', 'REVOKED'];

export type FinalState = Extract<TaskState, 'SUCCESS' | 'FAILURE' | 'REVOKED'>;

export const FINAL_STATES: readonly FinalState[] = ['SUCCESS', 'FAILURE', 'REVOKED'];

export function isFinal(state: TaskState): state is FinalState {
  return FINAL_STATES.some((each) => each === state);
}
