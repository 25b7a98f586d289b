import type { TaskDetail } from '../../../src/dashboard/api-types.js';
import { JsonTree } from '../../json-tree/json-tree.js';
import { shown } from '../../text/shown.js';
import { Meter } from '../../ui/meter.js';
import { Panel } from '../../ui/panel.js';
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
