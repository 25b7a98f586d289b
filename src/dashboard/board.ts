import type { Services } from '../services/create-services.js';
import { BulkJobs } from './bulk/bulk-jobs.js';
import { Slots } from './http/slots.js';
import { LiveHub } from './live/live-hub.js';
import { MissingLately } from './read/missing-lately.js';
import { topicSources } from './live/topics.js';
import { Sources, type BoardSettings } from './sources.js';

/** All that the routes stand on: the sources, and what all tabs of this process share. */
export class Board extends Sources {
  readonly bulk: BulkJobs;
  readonly live: LiveHub;
  readonly missing: MissingLately;
  /** Each reads up to 100 000 records. */
  readonly searches = new Slots(4, 'searches');

  /** Each holds and redacts up to 64 MiB. */
  readonly wholePayloads = new Slots(2, 'reads of whole payloads');

  constructor(
    services: Services,
    settings: BoardSettings,
    /** Is told what goes wrong by itself, while no request waits for it. */
    readonly warn: (error: unknown) => void,
  ) {
    super(services, settings);
    this.missing = new MissingLately(services.broker);
    this.bulk = new BulkJobs(this, warn);
    this.live = new LiveHub(topicSources(this, this.bulk), warn);
  }

  /** Ends all streams at once, and all bulk actions after what is under way. Close the services afterwards. */
  async close(): Promise<void> {
    this.live.close();
    this.searches.close();
    this.wholePayloads.close();
    await this.bulk.close();
  }
}
