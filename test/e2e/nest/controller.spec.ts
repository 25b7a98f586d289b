import { expect, it } from '@jest/globals';
import { Controller, Get, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { Task, TaskClient, TaskQueueModule } from 'nest-task-queue';

@Controller()
class Orders {
  constructor(private readonly tasks: TaskClient) {}
  @Task({ retry: 0, deadLetter: false })
  ship(_what: unknown): never {
    throw new Error('no stock', { cause: new Error('deeper') });
  }
  @Post('date')
  async date(): Promise<void> {
    await this.tasks.of(Orders).ship.enqueue({ due: new Date() });
  }
  @Post('huge')
  async huge(): Promise<void> {
    await this.tasks.of(Orders).ship.enqueue('x'.repeat(2_000));
  }
  @Get('failed')
  async failed(): Promise<unknown> {
    const result = await this.tasks.of(Orders).ship.enqueue('o-1');
    await result.get().catch(() => undefined);
    return result.info();
  }
}

it('Refused arguments that leave a controller are 400 and 413, and a failure that it returns holds no stack', async () => {
  @Module({
    imports: [TaskQueueModule.forRoot({ broker: 'memory://', maxPayload: 1_000 })],
    controllers: [Orders],
  })
  class AppModule {}
  const app = await NestFactory.create(AppModule, { logger: false });
  try {
    await app.listen(0, '127.0.0.1');
    const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
    const ask = async (path: string, method = 'POST') => {
      const response = await fetch(`http://127.0.0.1:${port}/${path}`, { method });
      return { status: response.status, text: await response.text() };
    };
    expect(await ask('date')).toEqual({
      status: 400,
      text: expect.stringContaining('args[0].due is an instance of Date'),
    });
    expect(await ask('huge')).toEqual({ status: 413, text: expect.stringContaining('maxPayload') });
    const failed = await ask('failed', 'GET');
    expect(failed.text).toContain('no stock');
    expect(failed.text).not.toMatch(/controller\.spec|\bat /);
  } finally {
    await app.close();
  }
});
