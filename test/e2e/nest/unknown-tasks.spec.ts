import { afterEach, describe, expect, it } from '@jest/globals';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { group, Task, TaskClient, TaskQueueModule, type TaskQueueModuleOptions } from 'nest-task-queue';
import { eventually } from '../../support/eventually.js';
import { LogLines } from '../../support/log-lines.js';

class Mails {
  @Task()
  send(to: string): string {
    return `sent to ${to}`;
  }
}

class Forgotten {
  @Task()
  send(to: string): string {
    return to;
  }
}

const log = new LogLines();
let app: INestApplicationContext | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
  log.clear();
});

async function start(options: Partial<TaskQueueModuleOptions> = {}): Promise<TaskClient> {
  @Module({ imports: [TaskQueueModule.forRoot({ broker: 'memory://', ...options })], providers: [Mails] })
  class AppModule {}
  app = await NestFactory.createApplicationContext(AppModule, { logger: log, abortOnError: false });
  return app.get(TaskClient);
}

const warnings = (text: string) => log.lines.filter((line) => line.includes(text)).length;

describe('A task that no worker knows', () => {
  it('is told at the enqueue, in the log of the worker, by info() and by the error of get()', async () => {
    const client = await start();
    const result = await client.of(Forgotten).send.enqueue('ada');
    expect(warnings('task Forgotten.send queue default was enqueued')).toBe(1);
    await client.of(Forgotten).send.enqueue('bob');
    await eventually(async () => expect((await result.info()).unknownSince).toBeDefined());

    expect(await result.info()).toMatchObject({
      state: 'PENDING',
      isKnown: true,
      unknownSince: expect.any(Date),
    });
    expect(warnings('Forgotten.send queue default was enqueued')).toBe(1);
    expect(warnings('is given back: this worker does not know it')).toBe(1);
    expect(warnings('Known here: Mails.send')).toBe(2);
    await expect(result.get({ timeout: 10 })).rejects.toMatchObject({
      code: 'RESULT_TIMEOUT',
      message: expect.stringMatching(
        /PENDING.*'default': no worker that was seen knows this task.*'Mails\.send'/,
      ),
    });
  });

  it('is told for tasks by name and for parts of a workflow as well', async () => {
    const client = await start();
    await client.enqueue('nobody.knows', [], { queue: 'default' });
    await client.enqueue(group(client.of(Forgotten).send.si('ada')));
    expect([warnings('task nobody.knows queue'), warnings('task Forgotten.send queue')]).toEqual([1, 1]);
  });

  it('is not told at the enqueue where workers elsewhere may know it', async () => {
    const client = await start({ worker: false });
    const result = await client.of(Forgotten).send.enqueue('ada');
    expect(warnings('was enqueued')).toBe(0);
    await expect(result.get({ timeout: 10 })).rejects.toThrow('no worker was seen');
  });
});

describe('info()', () => {
  it('carries the value, that of a group too, and tells an unknown id', async () => {
    const client = await start();
    const result = await client.of(Mails).send.enqueue('ada');
    await result.get();
    expect(await result.info()).toMatchObject({ state: 'SUCCESS', isKnown: true, value: 'sent to ada' });
    const run = await client.enqueue(group(client.of(Mails).send.si('ada'), client.of(Mails).send.si('bob')));
    await run.get();
    expect((await run.info()).value).toEqual(['sent to ada', 'sent to bob']);
    const last = [];
    for await (const info of run.watch()) last.push(info.value);
    expect(last.at(-1)).toEqual(['sent to ada', 'sent to bob']);
    expect(await client.result('never').info()).toMatchObject({ state: 'PENDING', isKnown: false });
  });
});
