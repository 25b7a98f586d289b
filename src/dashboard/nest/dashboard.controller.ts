import { isUint8Array } from 'node:util/types';
import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import {
  All,
  Controller,
  Headers,
  Inject,
  Req,
  Res,
  StreamableFile,
  UseGuards,
  VERSION_NEUTRAL,
  type CanActivate,
  type Type,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Dashboard } from '../dashboard.js';
import type { DashboardAccess } from '../http/access.js';
import { readBody } from '../http/read-body.js';
import { refusal } from '../http/refusal.js';
import type { DashboardRequest, DashboardResponse } from '../http/request.js';
import type { DashboardHttpRequest, TaskDashboardSettings } from './dashboard-options.js';
import { requestPath, type RoutedRequest } from './request-path.js';
import { DASHBOARD_SETTINGS } from './tokens.js';
import { userNameOf } from './user-name.js';

export interface ControllerOptions {
  readonly path: string;
  readonly guards: readonly (CanActivate | Type<CanActivate>)[];
}

/** The key under which @nestjs/swagger looks whether a controller is left out of a document. */
const NOT_IN_SWAGGER = 'swagger/apiExcludeController';

interface RawRequest extends AsyncIterable<Uint8Array> {
  readonly method?: string;
  readonly readable?: boolean;
}

/**
 * The controller of the dashboard, at that path and behind those guards. It answers by the adapter, because interceptors of the
 * application would wrap the pages.
 */
export function dashboardController({ path, guards }: ControllerOptions): Type {
  @Controller({ path, version: VERSION_NEUTRAL })
  @UseGuards(...guards)
  class TaskDashboardController {
    constructor(
      @Inject(Dashboard) private readonly dashboard: Dashboard,
      @Inject(DASHBOARD_SETTINGS) private readonly settings: TaskDashboardSettings,
      @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    ) {}

    @All()
    async answer(
      @Req() request: DashboardHttpRequest,
      @Headers() headers: IncomingHttpHeaders,
      @Res() response: unknown,
    ): Promise<void> {
      const { httpAdapter } = this.host;
      const signal = goneSignal(response);
      const {
        path: rest,
        query,
        redirect,
      } = requestPath(String(httpAdapter.getRequestUrl(request)), request as RoutedRequest);
      const method = String(httpAdapter.getRequestMethod(request));
      const asked = { method, path: rest, query: new URLSearchParams(query), headers, signal };
      if (redirect !== undefined) return this.#reply(response, redirectAnswer(redirect));
      // An error of `access` goes to the filters of the application.
      const access = await this.#accessOf(request);
      this.#reply(response, await answerOf(this.dashboard, request, asked, access));
    }

    #accessOf(request: DashboardHttpRequest): DashboardAccess | Promise<DashboardAccess> {
      const { access } = this.settings;
      return access === undefined ? { allow: 'admin', as: userNameOf(request) } : access(request);
    }

    #reply(response: unknown, { status, headers, body }: DashboardResponse): void {
      const { httpAdapter } = this.host;
      for (const [name, value] of Object.entries(headers)) httpAdapter.setHeader(response, name, value);
      const isStream = typeof body !== 'string';
      httpAdapter.reply(response, isStream ? streamOf(body) : body, status);
    }
  }
  Reflect.defineMetadata(NOT_IN_SWAGGER, [true], TaskDashboardController);
  return TaskDashboardController;
}

/** The key under which Nest looks for the paths of a method. */
const PATHS = 'path';
/** All that is below the mount, as the router of each adapter wants it written. */
const BELOW: Readonly<Record<string, string>> = { express: '*path', fastify: '*' };

/** Lets the controller answer all that is below its path. Called before the routes are made, when the adapter is known. */
export function answerBelow(controller: Type, adapter: string): void {
  const { answer } = controller.prototype as { readonly answer: object };
  Reflect.defineMetadata(PATHS, ['', BELOW[adapter] ?? '*path'], answer);
}

/** Adapters would make JSON of bytes. */
function streamOf(body: AsyncIterable<string> | Uint8Array): StreamableFile {
  const isWhole = isUint8Array(body);
  const stream = Readable.from(isWhole ? [body] : body, { objectMode: false });
  return new StreamableFile(stream, isWhole ? { length: body.byteLength } : {});
}

function redirectAnswer(location: string): DashboardResponse {
  return { status: 308, headers: { location, 'cache-control': 'no-store' }, body: '' };
}

/** Aborts when the client has gone, or has got all. */
function goneSignal(response: unknown): AbortSignal {
  const gone = new AbortController();
  const { raw = response } = response as { readonly raw?: unknown };
  (raw as NodeJS.EventEmitter).once('close', () => gone.abort());
  return gone.signal;
}

/** The answer of the API; also to a body that cannot be read. */
async function answerOf(
  dashboard: Dashboard,
  request: DashboardHttpRequest,
  asked: Omit<DashboardRequest, 'body'>,
  access: DashboardAccess,
): Promise<DashboardResponse> {
  let body: unknown;
  try {
    body = await bodyOf(request, asked.method);
  } catch (error) {
    return refusal(error);
  }
  return dashboard.handle({ ...asked, body }, access);
}

/** The body as the application has parsed it; with `bodyParser: false` nobody has read it. */
async function bodyOf(request: DashboardHttpRequest, method: string): Promise<unknown> {
  if (method === 'GET' || method === 'HEAD' || request['body'] !== undefined) return request['body'];
  const raw = (request['raw'] ?? request) as RawRequest;
  return raw.readable === true ? readBody(raw) : undefined;
}
