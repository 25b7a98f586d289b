import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { TaskMetricsModule } from 'nest-task-queue/metrics';
import { RecentSpans } from './recent-spans.js';
import { RequestSpan } from './request-span.interceptor.js';
import { WatchingController } from './watching.controller.js';

/** Metrics, health and traces of the web server. */
@Module({
  imports: [TaskMetricsModule.forRoot()],
  controllers: [WatchingController],
  providers: [
    { provide: RecentSpans, useFactory: () => new RecentSpans().register() },
    { provide: APP_INTERCEPTOR, useClass: RequestSpan },
  ],
})
export class WatchingModule {}
