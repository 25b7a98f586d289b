import { signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { SchedulePreview } from '../../../src/dashboard/api-types.js';
import { ApiError } from '../../api/api-error.js';
import { previewSchedule } from '../../api/schedules.js';
import { TextField } from '../../ui/field.js';
import { Segmented } from '../../ui/segmented.js';
import { TimeList } from './next-times.js';
import { timesOf, type DraftKind, type ScheduleDraft } from './schedule-draft.js';
import { scheduleTexts } from './texts.js';

const KINDS: readonly DraftKind[] = ['cron', 'every', 'at'];
/** The server is asked when the typing pauses. */
const PAUSE_MS = 300;

interface WhenFieldsProps {
  readonly draft: ScheduleDraft;
  /** The dialog opens with the focus in their field. */
  readonly hasFocus: boolean;
}

/** When it is due, and the next times that this means. */
export function WhenFields({ draft, hasFocus }: WhenFieldsProps) {
  const t = scheduleTexts();
  const kind = draft.kind.value as DraftKind;
  const preview = usePreview(draft);
  const problem = preview instanceof ApiError ? preview.message : undefined;
  return (
    <>
      <Segmented
        label={t.kind}
        value={kind}
        choices={KINDS.map((value) => ({ value, label: t.kinds[value] }))}
        onChange={(value) => (draft.kind.value = value)}
      />
      {kind === 'cron' && (
        <div class="fields">
          <TextField
            label={t.cron}
            value={draft.cron}
            hint={t.cronHint}
            problem={problem}
            hasFocus={hasFocus}
            isMono
          />
          <TextField label={t.timeZone} value={draft.timeZone} hint={t.timeZoneHint} />
        </div>
      )}
      {kind === 'every' && (
        <TextField
          label={t.every}
          value={draft.every}
          hint={t.everyHint}
          problem={problem}
          hasFocus={hasFocus}
        />
      )}
      {kind === 'at' && (
        <TextField label={t.at} value={draft.at} hint={t.atHint} problem={problem} hasFocus={hasFocus} />
      )}
      {preview !== undefined && !(preview instanceof ApiError) && (
        <div class="preview">
          <p class="hint">{t.preview}</p>
          <TimeList moments={preview.next} />
        </div>
      )}
    </>
  );
}

function usePreview(draft: ScheduleDraft): ApiError | SchedulePreview | undefined {
  const preview = useMemo(() => signal<ApiError | SchedulePreview | undefined>(undefined), []);
  const times = JSON.stringify(timesOf(draft));
  useEffect(() => {
    let isOld = false;
    const timer = setTimeout(() => {
      void askPreview(times).then((found) => isOld || (preview.value = found));
    }, PAUSE_MS);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [times]);
  return preview.value;
}

async function askPreview(times: string): Promise<ApiError | SchedulePreview> {
  try {
    return await previewSchedule(JSON.parse(times) as ReturnType<typeof timesOf>);
  } catch (error) {
    return ApiError.from(error);
  }
}
