// An application of Nest with the built dashboard below a global prefix; it sets the headers that helmet 8 sets by default.
import 'reflect-metadata';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Task, TaskClient, TaskQueueModule } from 'nest-task-queue';
import { TaskDashboardModule } from 'nest-task-queue/dashboard';

const HELMET = {
  'content-security-policy':
    "default-src 'self';base-uri 'self';font-src 'self' https: data:;form-action 'self';frame-ancestors 'self';img-src 'self' data:;" +
    "object-src 'none';script-src 'self';script-src-attr 'none';style-src 'self' https: 'unsafe-inline';upgrade-insecure-requests",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'SAMEORIGIN',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
};

class MailTasks {
  send() {}
}
Task({ name: 'mail.send' })(
  MailTasks.prototype,
  'send',
  Object.getOwnPropertyDescriptor(MailTasks.prototype, 'send'),
);
Injectable()(MailTasks);

class AppModule {}
Module({
  imports: [
    TaskQueueModule.forRoot({
      broker: 'memory://',
      memory: true,
      queues: [{ name: 'default' }, { name: 'mails' }],
    }),
    // The role and the name of the user stand in cookies, so that a test can change them.
    TaskDashboardModule.forRoot({
      access: ({ headers: { cookie } }) => {
        const [, role = 'admin'] = /role=(\w+)/.exec(cookie) ?? [];
        const [, as = role] = /user=(\w+)/.exec(cookie) ?? [];
        return role === 'none' ? role : { allow: role, as };
      },
    }),
  ],
  providers: [MailTasks],
})(AppModule);

const adapter = process.env.ADAPTER === 'fastify' ? new FastifyAdapter() : new ExpressAdapter();
const app = await NestFactory.create(AppModule, adapter, { logger: ['error'] });
app.setGlobalPrefix('shop/api');
app.use((_request, response, next) => {
  for (const [name, value] of Object.entries(HELMET)) response.setHeader(name, value);
  next();
});
await app.listen(0, '127.0.0.1');
await app.get(TaskClient).of(MailTasks).send.with({ countdown: '1h' }).enqueue();
console.log(`LISTENS ${await app.getUrl()}/shop/api/ops/tasks/`);
