import type { Redact } from '../core/redact.js';
import type { Services } from '../services/create-services.js';
import type { FullDiagnosis } from '../services/diagnose.js';
import type { ArgumentsMode } from './api-types.js';
import type { DashboardUser } from './http/access.js';
import { NotedSearches } from './query/noted-searches.js';
import { Samples } from './read/samples.js';
import { Payloads } from './view/payloads.js';

/** How a dashboard is set up. */
export interface BoardSettings {
  readonly namespace: string;
  readonly readOnly: boolean;
  readonly arguments: ArgumentsMode;
  readonly environment: { readonly label: string; readonly color: string } | undefined;
  readonly traceUrl: ((traceId: string) => string) | undefined;
  readonly redact: Redact | undefined;
  /** The services know the tasks of an application. */
  readonly hasApplication: boolean;
  /** Left out where the broker cannot be diagnosed: memory:// has no server. */
  readonly diagnose: (() => Promise<FullDiagnosis>) | undefined;
}

/** All that is read and changed, and how it is shown. */
export class Sources {
  readonly samples: Samples;
  /** For those who may read all that the settings show. */
  readonly payloads: Payloads;
  readonly notedSearches: NotedSearches;

  constructor(
    readonly services: Services,
    readonly settings: BoardSettings,
  ) {
    this.samples = new Samples(services);
    this.payloads = new Payloads(settings);
    this.notedSearches = new NotedSearches(services, this.payloads);
  }

  /** Payloads as a user may see them. */
  payloadsFor({ permissions }: Pick<DashboardUser, 'permissions'>): Payloads {
    return permissions.has('payload.read') ? this.payloads : this.payloads.withheld;
  }
}
