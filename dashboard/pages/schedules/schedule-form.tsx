import type { ScheduleDetail } from '../../../src/dashboard/api-types.js';
import { useMemo } from 'preact/hooks';
import { readNames } from '../../api/names.js';
import { putSchedule } from '../../api/schedules.js';
import { reloadAll, useResource } from '../../state/resource.js';
import { session } from '../../state/session.js';
import { toast } from '../../state/toasts.js';
import { commonTexts } from '../../text/common.js';
import { FormDialog } from '../../ui/dialog.js';
import { TextField } from '../../ui/field.js';
import { PolicyFields } from './policy-fields.js';
import { bodyOf, draftOf } from './schedule-draft.js';
import { scheduleTexts } from './texts.js';
import { WhenFields } from './when-fields.js';

/** Makes a schedule, or changes one. */
export function ScheduleForm({ schedule }: { readonly schedule?: ScheduleDetail }) {
  const t = scheduleTexts();
  const draft = useMemo(() => draftOf(schedule), []);
  const names = useResource('names', { load: readNames, isStill: true }).state.value.data;
  const { name, task, queue, argumentsJson } = draft;
  const save = async (): Promise<void> => {
    await putSchedule(name.value.trim(), bodyOf(draft));
    toast(t.isSaved(name.value.trim()));
    await reloadAll();
  };
  const isNew = schedule === undefined;
  // Without the application nobody knows the queue of a task.
  const needsQueue = session.value?.hasApplication === false;
  const isWhole = [name, task, ...(needsQueue ? [queue] : [])].every(({ value }) => value.trim() !== '');
  return (
    <FormDialog
      title={isNew ? t.makeTitle : t.editTitle(schedule.name)}
      action={commonTexts().save}
      isDisabled={!isWhole}
      onSubmit={save}
    >
      {isNew && <TextField label={t.name} hint={t.nameHint} value={name} isMono hasFocus />}
      <WhenFields draft={draft} hasFocus={!isNew} />
      <div class="fields">
        <TextField label={t.task} value={task} isMono suggestions={names?.tasks} />
        <TextField
          label={t.queue}
          value={queue}
          hint={needsQueue ? t.queueNeeded : t.queueHint}
          isMono
          suggestions={names?.queues}
        />
      </div>
      <TextField
        label={t.arguments}
        value={argumentsJson}
        hint={isNew ? t.argumentsHint : t.argumentsKept}
        isMono
        rows={2}
      />
      <PolicyFields draft={draft} />
    </FormDialog>
  );
}
