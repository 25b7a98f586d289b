import { ChoiceField, TextField } from '../../ui/field.js';
import { wholeNumberIn } from '../../ui/whole-number.js';
import { shown } from '../../text/shown.js';
import type { ScheduleDraft } from './schedule-draft.js';
import { scheduleTexts } from './texts.js';

/** Policies and bounds, which most schedules leave as they are. */
export function PolicyFields({ draft }: { readonly draft: ScheduleDraft }) {
  const t = scheduleTexts();
  const { kind, dayMatch, misfire, misfireCount, grace, overlap, jitter, start, end, limit } = draft;
  const latest = shown.number(wholeNumberIn(misfireCount.value) ?? 1);
  return (
    <details>
      <summary>{t.morePolicies}</summary>
      <div class="fields">
        {kind.value === 'cron' && (
          <ChoiceField
            label={t.dayMatch}
            value={dayMatch}
            choices={(['or', 'and'] as const).map((value) => ({ value, label: t.dayMatches[value] }))}
          />
        )}
        <ChoiceField
          label={t.misfire}
          value={misfire}
          choices={[
            { value: 'once', label: t.misfireOnce },
            { value: 'skip', label: t.misfireSkip },
            { value: 'all', label: t.misfireAll(latest) },
          ]}
        />
        {misfire.value === 'all' && <TextField label={t.count} value={misfireCount} inputMode="numeric" />}
        <TextField label={t.grace} value={grace} hint={t.graceHint} />
        <ChoiceField
          label={t.overlap}
          value={overlap}
          choices={(['allow', 'skip', 'buffer'] as const).map((value) => ({
            value,
            label: t.overlaps[value],
          }))}
        />
        <TextField label={t.jitter} value={jitter} hint={t.jitterHint} />
        <TextField label={t.from} value={start} hint={t.momentHint} />
        <TextField label={t.until} value={end} hint={t.momentHint} />
        <TextField label={t.limit} value={limit} hint={t.limitHint} inputMode="numeric" />
      </div>
    </details>
  );
}
