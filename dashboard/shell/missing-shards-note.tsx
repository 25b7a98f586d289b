import { missingShards } from '../state/missing-shards.js';
import { commonTexts } from '../text/common.js';
import { Icon } from '../ui/icon.js';

/** Says above each page which shards its lists and counts leave out. */
export function MissingShardsNote() {
  const missing = missingShards.value;
  if (missing.length === 0) return null;
  return (
    <div class="note bad missing-shards" role="status">
      <Icon name="warning" />
      <div>{commonTexts().missingShards(missing.join(', '), missing.length)}</div>
    </div>
  );
}
