import { now } from '../state/clock.js';
import { missingShards, type MissingShard } from '../state/missing-shards.js';
import { commonTexts } from '../text/common.js';
import { shown } from '../text/shown.js';
import { Icon } from '../ui/icon.js';

/** Says above each page which shards its lists and counts leave out, and since when they do not answer. */
export function MissingShardsNote() {
  const missing = missingShards.value;
  if (missing.length === 0) return null;
  return (
    <div class="note bad missing-shards" role="status">
      <Icon name="warning" />
      <div>{commonTexts().missingShards(missing.map(textOf).join(', '), missing.length)}</div>
    </div>
  );
}

function textOf({ shard, since }: MissingShard): string {
  return since === undefined
    ? String(shard)
    : commonTexts().shardSince(shard, shown.clockOrMoment(since, now.value));
}
