import type { IncomingHttpHeaders } from 'node:http';
import {
  Controller,
  Get,
  Headers,
  Inject,
  Req,
  Res,
  UseGuards,
  VERSION_NEUTRAL,
  type CanActivate,
  type Type,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { HttpAnswer } from '../http/http-route.js';
import { metricsAnswer, scaleAnswer } from './routes.js';
import { TaskMetrics } from './task-metrics.js';

export interface ControllerOptions {
  readonly path: string;
  readonly guards: readonly (CanActivate | Type<CanActivate>)[];
}

/**
 * The controller of the metrics, at that path and behind those guards. It answers by the adapter, because interceptors of the application
 * would wrap the text.
 */
export function metricsController({ path, guards }: ControllerOptions): Type {
  @Controller({ path, version: VERSION_NEUTRAL })
  @UseGuards(...guards)
  class TaskMetricsController {
    constructor(
      @Inject(TaskMetrics) private readonly metrics: TaskMetrics,
      @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    ) {}

    @Get()
    async text(@Headers() headers: IncomingHttpHeaders, @Res() response: unknown): Promise<void> {
      this.#reply(response, await metricsAnswer(this.metrics.cluster, { headers }));
    }

    @Get('scale')
    async scale(@Req() request: unknown, @Res() response: unknown): Promise<void> {
      const url = String(this.host.httpAdapter.getRequestUrl(request));
      const query = new URLSearchParams(url.split('?', 2)[1]);
      this.#reply(response, await scaleAnswer(this.metrics.broker, { query }));
    }

    #reply(response: unknown, { status, headers, body }: HttpAnswer): void {
      const { httpAdapter } = this.host;
      for (const [name, value] of Object.entries({ ...headers, 'cache-control': 'no-store' }))
        httpAdapter.setHeader(response, name, value);
      httpAdapter.reply(response, body, status);
    }
  }
  return TaskMetricsController;
}
