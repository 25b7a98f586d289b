import type { Routing } from '../broker/routing.js';
import { ShardCrossingError } from '../core/errors.js';
import { printable } from '../core/printable.js';

interface Crossing {
  readonly task: string;
  readonly id: string;
  readonly anchor: string;
}

/** The error for a task that cannot live where its id says. */
export function crossing({ task, id, anchor }: Crossing, routing: Routing): ShardCrossingError {
  return new ShardCrossingError(
    `Task '${task}' cannot live beside '${printable(id, 80)}': its limits or its dedupe key are counted in the shard of ` +
      `'${printable(anchor, 50)}'. ${wayOut(id, anchor, routing)}`,
    anchor,
  );
}

/** A way that works: an id names its anchor only where the anchor has no character that ends it. */
function wayOut(id: string, anchor: string, routing: Routing): string {
  const shown = printable(anchor, 50);
  if (id.startsWith('beat:'))
    return `Give the schedule the name '${shown}', or let it fire a task without a limit that enqueues this one.`;
  const isInId = routing.anchorIn(`${anchor}/`) === anchor;
  return `Leave out the id, ${isInId ? `begin it with '${shown}/', ` : ''}or let a separate task enqueue this one.`;
}
