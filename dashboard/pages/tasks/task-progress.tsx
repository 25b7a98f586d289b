import type { TaskDetail, TaskStep } from '../../../src/dashboard/api-types.js';
import { JsonTree } from '../../json-tree/json-tree.js';
import { shown } from '../../text/shown.js';
import { Badge, type Tone } from '../../ui/badge.js';
import { Meter } from '../../ui/meter.js';
import { OwnText } from '../../ui/own-text.js';
import { Panel } from '../../ui/panel.js';
import { Time } from '../../ui/time.js';
import { detailTexts } from './detail-texts.js';

/** The last progress that a task has reported. */
export function TaskProgress({ task: { progress, progressText } }: { readonly task: TaskDetail }) {
  if (progressText === undefined && progress === undefined) return null;
  const t = detailTexts();
  return (
    <Panel title={t.progress}>
      {progress !== undefined && (
        <div class="with-meter">
          <Meter value={progress} max={1} label={`${t.progress}: ${shown.percent(progress)}`} />
          <span>{shown.percent(progress)}</span>
        </div>
      )}
      {progressText !== undefined && <JsonTree value={progressText} label={t.progress} />}
    </Panel>
  );
}

const STEP_TONES: Readonly<Record<TaskStep['state'], Tone>> = {
  done: 'good',
  running: 'busy',
  waiting: 'rest',
};

/** The memoised steps of a durable task. */
export function TaskSteps({ steps }: { readonly steps: readonly TaskStep[] }) {
  if (steps.length === 0) return null;
  return (
    <Panel title={detailTexts().steps}>
      <ol class="steps">
        {steps.map(({ name, state, at }, index) => (
          <li key={index}>
            <Badge tone={STEP_TONES[state]}>{state}</Badge> <OwnText text={name} />{' '}
            <span class="soft">
              <Time at={at} />
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
