import type { ScheduleRow } from '../../../src/dashboard/api-types.js';
import { shown } from '../../text/shown.js';
import { Badge, type Tone } from '../../ui/badge.js';
import { scheduleTexts } from './texts.js';

const TONES: Readonly<Record<ScheduleRow['state'], Tone>> = {
  active: 'good',
  ended: 'rest',
  orphaned: 'warn',
  paused: 'warn',
};

export function ScheduleState({ schedule: { state, lateMs } }: { readonly schedule: ScheduleRow }) {
  const t = scheduleTexts();
  return (
    <span class="badges" title={state === 'orphaned' ? t.orphanedMore : undefined}>
      <Badge tone={TONES[state]}>{t.states[state]}</Badge>
      {lateMs !== undefined && <Badge tone="bad">{t.late(shown.duration(lateMs))}</Badge>}
    </span>
  );
}
