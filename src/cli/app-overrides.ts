import { checkScheme } from '../services/connect.js';
import type { ShardsOption } from '../services/shards-option.js';

/** Where the tasks are, as the command line says it. */
export interface Whereabouts {
  readonly redis?: string | undefined;
  readonly namespace?: string | undefined;
  readonly shards?: ShardsOption | undefined;
}

interface AppOverrides {
  readonly broker?: string;
  readonly namespace?: string;
  readonly shards?: ShardsOption;
}

/** Options of the module that the command line overrides. A wrong address is named as the user typed it. */
export function appOverridesOf({ redis, namespace, shards }: Whereabouts): AppOverrides {
  if (redis !== undefined && !redis.startsWith('memory:')) checkScheme(redis, '--redis');
  return {
    ...(redis !== undefined && { broker: redis }),
    ...(namespace !== undefined && { namespace }),
    ...(shards !== undefined && { shards }),
  };
}
