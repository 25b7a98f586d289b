import { counted } from '../../core/counted.js';
import { confirm } from '../confirm.js';
import { EXIT } from '../exit-code.js';
import type { Session } from '../session.js';
import { idsOf, type BulkOptions } from './chosen.js';

/** `ntq dead purge` */
export async function purgeDeadLetters(
  session: Session,
  given: readonly string[],
  options: BulkOptions,
): Promise<void> {
  const { deadLetters, output } = session;
  const ids = await idsOf(session, given, options);
  if (ids.length > 0) await confirm(`Drop ${counted(ids.length, 'dead letter')} for good?`, options.yes);
  const purged = await deadLetters.purge(ids);
  if (purged < ids.length) process.exitCode = EXIT.failed;
  output.answer({ purged }, () =>
    output.line(`${counted(purged, 'dead letter')} ${purged === 1 ? 'was' : 'were'} dropped.`),
  );
  if (purged < ids.length && given.length > 0)
    output.warn('For the other ids no dead letter is kept: ntq dead list shows those that are.');
}
