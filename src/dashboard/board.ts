import type { Services } from '../services/create-services.js';
import { BulkJobs } from './bulk/bulk-jobs.js';
import { LiveHub } from './live/live-hub.js';
import { topicSources } from './live/topics.js';
import { Sources, type BoardSettings } from './sources.js';

/** All that the routes stand on: the sources, and what all tabs of this process share. */
export class Board extends Sources {
  readonly bulk: BulkJobs;
  readonly live: LiveHub;

  constructor(services: Services, settings: BoardSettings) {
    super(services, settings);
    this.bulk = new BulkJobs(this);
    this.live = new LiveHub(topicSources(this, this.bulk));
  }

  /** Ends all streams and bulk actions. The services stay open. */
  close(): void {
    this.live.close();
    this.bulk.close();
  }
}
