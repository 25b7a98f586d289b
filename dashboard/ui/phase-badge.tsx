import type { TaskPhase, TaskState } from '../../src/dashboard/api-types.js';
import { phaseTexts } from '../text/phases.js';
import { Badge, type Tone } from './badge.js';

export type Phase = TaskPhase | 'blocked';

const TONES: Readonly<Record<Phase, Tone>> = {
  blocked: 'rest',
  waiting: 'plain',
  delayed: 'rest',
  running: 'busy',
  succeeded: 'good',
  failed: 'bad',
  revoked: 'warn',
};

const PHASES: Readonly<Record<TaskState, TaskPhase>> = {
  PENDING: 'waiting',
  STARTED: 'running',
  RETRY: 'delayed',
  SUCCESS: 'succeeded',
  FAILURE: 'failed',
  REVOKED: 'revoked',
};

export function phaseOf(state: TaskState): TaskPhase {
  return PHASES[state];
}

/** Where a task is, in a word. */
export function PhaseBadge({ phase }: { readonly phase: Phase }) {
  return <Badge tone={TONES[phase]}>{phaseTexts()[phase]}</Badge>;
}
