import { afterEach, beforeEach } from '@jest/globals';
import { createServices, type Services } from '../../../src/services/create-services.js';
import type { TaskCatalog } from '../../../src/client/task-catalog.js';
import { defineTask } from '../../../src/policy/task-definition.js';
import type { StandardSchema } from '../../../src/core/task-options.js';
import { Board } from '../../../src/dashboard/board.js';
import { Dashboard } from '../../../src/dashboard/dashboard.js';
import type { DashboardAccess } from '../../../src/dashboard/http/access.js';
import type { DashboardResponse } from '../../../src/dashboard/http/request.js';
import type { BoardSettings } from '../../../src/dashboard/sources.js';
import type { Open } from '../open-broker.js';
import { useStage, type Stage } from '../stage.js';
import { failed } from '../messages.js';

export const TOKEN = 'x'.repeat(32);

/** The schema of a task whose arguments are one text. */
export const ONE_TEXT = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value: unknown) =>
      Array.isArray(value) && typeof value[0] === 'string'
        ? { value }
        : { issues: [{ message: 'give a text', path: [0] }] },
  },
} as unknown as StandardSchema;

/** Headers of a browser that has read its session. */
export const BROWSER: Readonly<Record<string, string>> = {
  'content-type': 'application/json',
  'x-ntq-csrf': TOKEN,
  cookie: `ntq-csrf=${TOKEN}`,
  'sec-fetch-site': 'same-origin',
};

export interface Asked {
  readonly body?: unknown;
  readonly access?: DashboardAccess;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** An answer with its JSON. */
export interface Answered<Value> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Value;
}

/** A dashboard over a fresh broker. */
export class DashboardStage {
  services!: Services;
  board!: Board;
  dashboard!: Dashboard;
  /** What the log was told. */
  readonly warnings: unknown[] = [];

  constructor(
    readonly stage: Stage,
    private readonly settings: Partial<BoardSettings>,
    private readonly schema: StandardSchema | undefined,
  ) {}

  open(): void {
    this.services = createServices(this.stage.broker, {
      catalog: catalogOf(this.schema),
      maxPayload: 1_000_000,
      durability: 'stored',
      redact: this.settings.redact,
      onListenerError: () => undefined,
    });
    const warn = (error: unknown) => this.warnings.push(error);
    const settings: BoardSettings = {
      namespace: 'shop',
      readOnly: false,
      arguments: 'shown',
      environment: undefined,
      traceUrl: undefined,
      redact: undefined,
      hasApplication: false,
      diagnose: undefined,
      ...this.settings,
    };
    this.board = new Board(this.services, settings, warn);
    this.dashboard = new Dashboard(this.board, warn);
  }

  /** The answer as it leaves the dashboard. */
  send(method: string, path: string, asked: Asked = {}): Promise<DashboardResponse> {
    const { body, access = { allow: 'admin', as: 'ann' }, headers = BROWSER } = asked;
    const [plain = '', query = ''] = path.split('?');
    const signal = asked.signal ?? new AbortController().signal;
    return this.dashboard.handle(
      { method, path: plain, query: new URLSearchParams(query), headers, body, signal },
      access,
    );
  }

  async ask<Value = Record<string, unknown>>(
    method: string,
    path: string,
    asked: Asked = {},
  ): Promise<Answered<Value>> {
    const { status, headers, body } = await this.send(method, `api/v1/${path}`, asked);
    if (typeof body !== 'string') throw new Error(`${path} answered a stream`);
    return { status, headers, value: JSON.parse(body) as Value };
  }

  async get<Value = Record<string, unknown>>(path: string): Promise<Value> {
    const { status, value } = await this.ask<Value>('GET', path);
    if (status !== 200) throw new Error(`${path} answered ${status}: ${JSON.stringify(value)}`);
    return value;
  }

  post<Value = Record<string, unknown>>(path: string, body: unknown = {}): Promise<Answered<Value>> {
    return this.ask<Value>('POST', path, { body });
  }

  /** A task that fails for good, by that error if it is given. */
  async fail(
    id: string,
    traits: Parameters<Stage['publish']>[1] = {},
    error?: { readonly name: string; readonly message?: string; readonly classes?: readonly string[] },
  ): Promise<void> {
    await this.stage.publish(id, traits);
    const worker = this.stage.worker('w1', [traits.queue ?? 'q']);
    const failure = error && { classes: [error.name], message: '', ...error };
    await worker.settle(await worker.leaseOne(), {
      ...failed,
      ...(failure && { failure: JSON.stringify(failure) }),
    });
    await this.stage.advance(1);
  }

  /** The changes that were noted, the oldest first. */
  async audit(): Promise<readonly string[]> {
    const { entries } = await this.services.inspector.audit();
    return entries.map(({ who, via, action, target }) => `${who} (${via}) ${action} ${target}`).toReversed();
  }
}

/** A fresh dashboard for each test of the surrounding describe. */
export function useDashboard(
  open: Open,
  settings: Partial<BoardSettings> = {},
  schema?: StandardSchema,
): DashboardStage {
  const dashboard = new DashboardStage(useStage(open), settings, schema);
  beforeEach(() => dashboard.open());
  afterEach(async () => {
    await dashboard.dashboard.close();
    await dashboard.services.close();
  });
  return dashboard;
}

/** An application that knows one task, 'mail.send', if a schema is given. */
function catalogOf(schema: StandardSchema | undefined): TaskCatalog {
  const definition = schema && defineTask('mail.send', [{ schema }], []);
  return {
    byName: (name) => (name === 'mail.send' ? definition : undefined),
    ofMethod: () => undefined,
    maxLength: () => undefined,
  };
}
