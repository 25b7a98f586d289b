import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { context, SpanKind, trace } from '@opentelemetry/api';
import { from, lastValueFrom, type Observable } from 'rxjs';
import type { Order } from '../shop/order.js';

/** The span of a request that places an order: tasks that it enqueues stand below it. Instrumentation of HTTP does this for all requests. */
@Injectable()
export class RequestSpan implements NestInterceptor {
  readonly #tracer = trace.getTracer('shop');

  intercept(call: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { method, url, body } = call
      .switchToHttp()
      .getRequest<{ method: string; url: string; body?: Order }>();
    if (body?.id === undefined) return next.handle();
    const attributes = { 'shop.order': String(body.id) };
    const span = this.#tracer.startSpan(`${method} ${url}`, { kind: SpanKind.SERVER, attributes });
    const answer = context.with(trace.setSpan(context.active(), span), () => lastValueFrom(next.handle()));
    return from(answer.finally(() => span.end()));
  }
}
