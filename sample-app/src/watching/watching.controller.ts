import {
  Controller,
  Get,
  Header,
  NotFoundException,
  Param,
  ServiceUnavailableException,
} from '@nestjs/common';
import { TaskHealth } from 'nest-task-queue';
import { RecentSpans } from './recent-spans.js';
import { spanTree } from './span-tree.js';

/** The answers to the probes of an orchestrator, and to somebody who asks what became of an order. */
@Controller()
export class WatchingController {
  constructor(
    private readonly health: TaskHealth,
    private readonly spans: RecentSpans,
  ) {}

  @Get('health/live')
  live() {
    return this.probe('live');
  }

  @Get('health/ready')
  ready() {
    return this.probe('ready');
  }

  @Get('trace/:orderId')
  @Header('content-type', 'text/plain; charset=utf-8')
  trace(@Param('orderId') orderId: string): string {
    const traceId = this.spans.traceWith('shop.order', orderId);
    if (traceId === undefined) throw new NotFoundException(`No order ${orderId} was placed here lately.`);
    return `trace ${traceId}\n\n${spanTree(this.spans.ofTrace(traceId))}\n`;
  }

  private async probe(kind: 'live' | 'ready') {
    const result = await this.health.check(kind);
    if (result.status !== 'up') throw new ServiceUnavailableException(result);
    return result;
  }
}
