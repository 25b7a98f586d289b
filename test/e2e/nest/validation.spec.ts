import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable, UsePipes, ValidationPipe, type INestApplicationContext } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsDate, IsEmail, IsInt, Min, ValidateNested } from 'class-validator';
import {
  DeadLetters,
  fixed,
  Task,
  TaskClient,
  TaskContext,
  TaskDefaults,
  type TaskView,
} from 'nest-task-queue';
import { z } from 'zod';
import type { Broker } from '../../../src/broker/broker.js';
import { TASK_QUEUE_BROKER } from '../../../src/nest/constants.js';
import { BROKERS } from '../application.js';
import { startApplication } from '../../support/application.js';
import { uniqueNamespace } from '../../support/namespace.js';

class Address {
  @IsEmail()
  email!: string;
}

class Order {
  @IsInt()
  @Min(1)
  cents!: number;

  @Type(() => Date)
  @IsDate()
  dueAt!: Date;

  @ValidateNested()
  @Type(() => Address)
  address!: Address;

  get euros(): number {
    return this.cents / 100;
  }
}

/** What an order looks like on its way. */
const GOOD = { cents: 250, dueAt: '2030-01-01T00:00:00.000Z', address: { email: 'a@b.example' } };

const seen: unknown[] = [];

@Injectable()
@TaskDefaults({ prefix: 'bill', retry: { limit: 2, backoff: fixed(1) } })
class BillTasks {
  @UsePipes(new ValidationPipe({ transform: true, whitelist: true }))
  @Task()
  pays(shop: string, order: Order, task: TaskContext): string {
    seen.push(order);
    return `${shop}: ${order.euros} by ${order.dueAt.getUTCFullYear()}, attempt ${task.attempt}`;
  }

  @Task({ schema: z.tuple([z.email(), z.int().min(1).default(7)]) })
  sends(email: string, copies?: number): string {
    seen.push([email, copies]);
    return `${copies} to ${email}`;
  }
}

const bill = (order: object) => ['shop', order] as unknown as [string, Order];

describe.each(BROKERS)('arguments of a task on %s', (_name, broker) => {
  let app: INestApplicationContext;
  let tasks: TaskView<BillTasks>;
  beforeAll(async () => {
    const options = { broker, namespace: uniqueNamespace('validation') };
    app = await startApplication({ options, providers: [BillTasks] });
    tasks = app.get(TaskClient).of(BillTasks);
  });
  afterAll(() => app.close());
  beforeEach(() => {
    seen.length = 0;
  });

  describe('that a ValidationPipe looks at', () => {
    it('reach the handler as instances of their class', async () => {
      const result = await tasks.pays.enqueue(...bill({ ...GOOD, unknown: 1 }));
      expect(await result.get()).toBe('shop: 2.5 by 2030, attempt 1');
      expect(seen[0]).toBeInstanceOf(Order);
      expect((seen[0] as Order).address).toBeInstanceOf(Address);
      expect(seen[0]).not.toHaveProperty('unknown');
    });

    it.each([
      ['a wrong number', { ...GOOD, cents: 0 }, 'cents must not be less than 1'],
      ['a nested fault', { ...GOOD, address: { email: 'nobody' } }, 'address.email must be an email'],
      ['nothing at all', {}, 'cents must be an integer number'],
    ])('fail the task at once: %s', async (_what, order, message) => {
      const result = await tasks.pays.enqueue(...bill(order));
      await expect(result.get()).rejects.toMatchObject({
        code: 'TASK_FAILED',
        failure: {
          name: 'BadRequestException',
          fields: { response: expect.stringContaining(message) as unknown },
        },
      });
      expect(await result.info()).toMatchObject({ state: 'FAILURE', reason: 'error', retries: 0 });
      expect(await app.get(DeadLetters).get(result.id)).toMatchObject({ reason: 'error' });
      expect(seen).toEqual([]);
    });
  });

  describe('that have a schema', () => {
    const anyArgs = (...args: unknown[]) => args as [string, number];
    /** As another process stores it that does not know the schema. */
    const publish = async (id: string, args: unknown[]) => {
      const head = { name: 'bill.sends', queue: 'default', at: Date.now() };
      await app.get<Broker>(TASK_QUEUE_BROKER).tasks.publish([{ id, head, body: JSON.stringify({ args }) }]);
      return app.get(TaskClient).result(id);
    };

    it('reach the handler as the schema gives them', async () => {
      const result = await tasks.sends.enqueue('a@b.example');
      expect(await result.get()).toBe('7 to a@b.example');
    });

    it.each([
      ['of a wrong kind', ['nobody'], 'args[0]'],
      ['out of bounds', ['a@b.example', 0], 'args[1]'],
      ['too many', ['a@b.example', 1, 2], 'args'],
    ])('are refused when they are enqueued: %s', async (_what, args, path) => {
      const refusal = { code: 'PAYLOAD', path };
      await expect(tasks.sends.enqueue(...anyArgs(...args))).rejects.toMatchObject(refusal);
      await expect(tasks.sends.enqueueMany([anyArgs('a@b.example'), anyArgs(...args)])).rejects.toMatchObject(
        { accepted: [], cause: refusal },
      );
      await expect(app.get(TaskClient).enqueue('bill.sends', args)).rejects.toMatchObject(refusal);
      expect(seen).toEqual([]);
    });

    it('fail the task before its handler when another process enqueued them unseen', async () => {
      const result = await publish('unseen', ['nobody', 1]);
      await expect(result.get()).rejects.toMatchObject({
        code: 'TASK_FAILED',
        failure: { name: 'PayloadError', code: 'PAYLOAD', fields: { path: 'args[0]' } },
      });
      expect(await result.info()).toMatchObject({ state: 'FAILURE', reason: 'error', retries: 0 });
      expect(seen).toEqual([]);
    });

    it('of another process get the defaults of the schema, too', async () => {
      expect(await (await publish('plain', ['a@b.example'])).get()).toBe('7 to a@b.example');
    });
  });
});
