import 'reflect-metadata';
import { describe, expect, it, jest } from '@jest/globals';
import { Module } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService, NestFactory } from '@nestjs/core';
import { Task } from 'nest-task-queue';
import { ApplicationTasks } from '../../../src/nest/application-tasks.js';
import { TASK_DEFAULTS } from '../../../src/nest/constants.js';
import { Definitions } from '../../../src/nest/definitions.js';
import { resolveOptions } from '../../../src/nest/resolved-options.js';
import { readService } from '../../../src/nest/service-tasks.js';
import { TaskExplorer } from '../../../src/nest/task.explorer.js';

class Mails {
  @Task()
  send(): void {}
}

class SmtpMails extends Mails {}

class Reports {
  @Task()
  make(): void {}
}

const OPTIONS = resolveOptions({ broker: 'memory://' }, { environment: 'test', isDedicated: false });

/** The tasks of an application in which the providers are made that the test adds. */
async function stage() {
  const providers = [{ provide: Mails, useClass: SmtpMails }];
  @Module({ imports: [DiscoveryModule], providers })
  class AppModule {}
  const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
  const found = app.get(DiscoveryService).getProviders();
  const discovery = { getProviders: () => found, getControllers: () => [] };
  const explorer = new TaskExplorer(discovery as never);
  return { found, tasks: new ApplicationTasks(OPTIONS, explorer, undefined as never) };
}

const wrapperOf = (service: abstract new () => unknown) =>
  ({ token: service, metatype: service, isAlias: false, name: service.name }) as never;

describe('The tasks of an application whose providers are still made', () => {
  it('Are merged again only when there are more of them', async () => {
    const { found, tasks } = await stage();
    const first = tasks.explore().definitions;
    expect(tasks.explore().definitions).toBe(first);
    found.push(wrapperOf(Reports));
    const second = tasks.explore().definitions;
    expect(second).not.toBe(first);
    expect(second.names()).toEqual(['SmtpMails.send', 'Mails.send', 'Reports.make']);
  });

  it('Are read once for each class', async () => {
    const { tasks } = await stage();
    const read = jest.spyOn(Reflect, 'getMetadata');
    for (let question = 0; question < 5; question += 1) tasks.byName('SmtpMails.send');
    const reads = read.mock.calls.filter(([key, target]) => key === TASK_DEFAULTS && target === SmtpMails);
    read.mockRestore();
    expect(reads).toHaveLength(1);
  });
});

it('The class behind another is looked for once', () => {
  let looks = 0;
  const own = readService(SmtpMails, 'all');
  const provided = {
    ...own,
    tokens: [],
    get service() {
      looks += 1;
      return own.service;
    },
  };
  const definitions = new Definitions([provided], OPTIONS);
  expect(definitions.ofMethod(Mails, 'send')?.name).toBe('SmtpMails.send');
  const before = looks;
  expect(definitions.ofMethod(Mails, 'send')?.name).toBe('SmtpMails.send');
  expect(looks).toBe(before);
});
