import { afterEach, describe, expect, it } from '@jest/globals';
import {
  Injectable,
  Module,
  Scope,
  UseGuards,
  type INestApplicationContext,
  type Provider,
} from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { OnFailure, Task, TaskClient, TaskContext, TaskDefaults, TaskQueueModule } from 'nest-task-queue';
import { startApplication } from '../../support/application.js';
import { eventually } from '../../support/eventually.js';

abstract class Mails {
  abstract send(to: string): Promise<string> | string;
}

@Injectable()
class SmtpMails extends Mails {
  @Task()
  send(to: string): string {
    return `smtp ${to}`;
  }
}

@Injectable()
class ApiMails extends Mails {
  @Task()
  send(to: string): string {
    return `api ${to}`;
  }
}

@Injectable()
class Orders {
  @Task({ retry: 0 })
  ship(id: string, task: TaskContext): string {
    return `shipped ${id} in attempt ${task.attempt}`;
  }
  @Task({ name: 'orders.cancel' })
  cancel(id: string): string {
    return `cancelled ${id}`;
  }
}

let app: INestApplicationContext | undefined;
const start = async (...providers: Provider[]) =>
  (app = await startApplication({ providers })).get(TaskClient);
afterEach(async () => {
  await app?.close();
  app = undefined;
});

describe('A class whose provider is nothing', () => {
  it.each<[string, Provider]>([
    ['null of a factory', { provide: Orders, useFactory: () => null }],
    [
      'undefined of an async factory',
      { provide: Orders, useFactory: async () => Promise.resolve(undefined) },
    ],
    ['null as a value', { provide: Orders, useValue: null }],
  ])('leaves its tasks to processes that have it: %s', async (_how, provider) => {
    const client = await start(provider);
    const result = await client.of(Orders).ship.enqueue('o-1');
    await eventually(async () =>
      expect(await result.info()).toMatchObject({ state: 'PENDING', unknownSince: expect.any(Date) }),
    );
  });
});

describe('A class that stands for another', () => {
  const bindings: [string, Provider[]][] = [
    ['useClass', [{ provide: Mails, useClass: SmtpMails }]],
    ['useFactory', [{ provide: Mails, useFactory: async () => Promise.resolve(new SmtpMails()) }]],
    ['useValue', [{ provide: Mails, useValue: new SmtpMails() }]],
    ['useExisting', [SmtpMails, { provide: Mails, useExisting: SmtpMails }]],
    [
      'useExisting of a text',
      [
        { provide: 'mails', useClass: SmtpMails },
        { provide: Mails, useExisting: 'mails' },
      ],
    ],
    ['its only subclass', [SmtpMails]],
  ];
  it.each(bindings)('is found by of() through %s', async (_how, providers) => {
    const client = await start(...providers);
    expect(await (await client.of(Mails).send.enqueue('ada')).get()).toBe('smtp ada');
  });

  it('may be used by name in a process that knows nothing else', async () => {
    const client = await start({ provide: Mails, useClass: SmtpMails });
    expect(await (await client.enqueue('Mails.send', ['ada'])).get()).toBe('smtp ada');
  });

  it('gives its name to no class when several are bound to it', async () => {
    @Module({ providers: [{ provide: Mails, useClass: ApiMails }] })
    class ApiModule {}
    app = await startApplication({
      imports: [ApiModule],
      providers: [{ provide: Mails, useClass: SmtpMails }],
    });
    const client = app.get(TaskClient);
    await expect(client.enqueue('Mails.send', ['ada'])).rejects.toThrow(
      'No task is called "Mails.send" here',
    );
    await expect(client.of(Mails).send.enqueue('ada')).rejects.toThrow(/of\(Mails\) may mean .*SmtpMails/);
    expect(await (await client.of(ApiMails).send.enqueue('ada')).get()).toBe('api ada');
  });

  it('is refused by of() when several classes extend it', async () => {
    const client = await start(SmtpMails, ApiMails);
    await expect(client.of(Mails).send.enqueue('ada')).rejects.toThrow(
      'of(Mails) may mean any of these classes',
    );
  });
});

describe('A provider that a test overrides', () => {
  const overridden = async (fake: { useClass: new () => object } | { useValue: object }) => {
    @Module({ imports: [TaskQueueModule.forRoot({ broker: 'memory://' })], providers: [Orders] })
    class ShopModule {}
    const builder = Test.createTestingModule({ imports: [ShopModule] }).overrideProvider(Orders);
    const tested = await (
      'useClass' in fake ? builder.useClass(fake.useClass) : builder.useValue(fake.useValue)
    ).compile();
    app = await tested.init();
    return app.get(TaskClient);
  };

  it('runs the tasks of its token, when it is a class without decorators', async () => {
    class FakeOrders {
      ship = (id: string, task: TaskContext) => `fake ${id} ${task.attempt}`;
      cancel = (id: string) => `fake ${id}`;
    }
    const client = await overridden({ useClass: FakeOrders });
    expect(await (await client.of(Orders).ship.enqueue('o-1')).get()).toBe('fake o-1 1');
    expect(await (await client.enqueue('orders.cancel', ['o-1'])).get()).toBe('fake o-1');
  });

  it('runs the tasks of its token, when it is a value; a method that it lacks fails the task', async () => {
    const client = await overridden({ useValue: { cancel: (id: string) => `mock ${id}` } });
    expect(await (await client.of(Orders).cancel.enqueue('o-1')).get()).toBe('mock o-1');
    const missing = (await client.of(Orders).ship.enqueue('o-1')).get();
    await expect(missing).rejects.toThrow("The provider of Orders has no method 'ship'");
  });

  it('keeps the names of its token, when it extends it', async () => {
    class SlowOrders extends Orders {
      @Task({ retry: 0 })
      override ship(id: string): string {
        return `slow ${id}`;
      }
    }
    const client = await overridden({ useClass: SlowOrders });
    expect(await (await client.of(Orders).ship.enqueue('o-1')).get()).toBe('slow o-1');
    expect(await (await client.enqueue('Orders.ship', ['o-1'])).get()).toBe('slow o-1');
  });
});

describe('A task that is enqueued while providers are made', () => {
  it('leaves later providers their tasks and hooks', async () => {
    let hook: () => void = () => undefined;
    const hooked = new Promise<void>((resolve) => (hook = resolve));
    class LateTasks {
      @Task()
      run(): string {
        return 'ran';
      }
      @OnFailure({ task: 'Eager.*' })
      failed(): void {
        hook();
      }
    }
    @Injectable()
    class Eager {
      readonly early: Promise<unknown>;
      constructor(client: TaskClient) {
        this.early = client.of(Eager).run.enqueue();
      }
      @Task()
      run(): void {}
      @Task({ retry: 0 })
      fail(): void {
        throw new Error('no');
      }
    }
    const late = {
      provide: 'late',
      inject: [Eager],
      useFactory: async (eager: Eager) => (await eager.early, new LateTasks()),
    };
    const client = await start(Eager, late);
    expect(await (await client.of(LateTasks).run.enqueue()).get()).toBe('ran');
    expect(await (await client.enqueue('LateTasks.run')).get()).toBe('ran');
    await expect((await client.of(Eager).fail.enqueue()).get()).rejects.toThrow('no');
    await hooked;
  });
});

describe('A transient class', () => {
  it('runs each task on an instance of its own, with what is injected into it', async () => {
    @Injectable()
    class Mailer {
      readonly from = 'shop';
    }
    let made = 0;
    @Injectable({ scope: Scope.TRANSIENT })
    class TransientMails {
      readonly number = (made += 1);
      constructor(private readonly mailer: Mailer) {}
      @Task({ retry: 0 })
      send(to: string): string {
        return `${this.number > 0 ? 'made' : 'bare'}: ${to} from ${this.mailer.from}`;
      }
      @Task({ retry: 0 })
      @UseGuards({ canActivate: () => true })
      guarded(to: string): string {
        return this.send(to);
      }
    }
    const client = await start(Mailer, TransientMails);
    const tasks = client.of(TransientMails);
    expect(await (await tasks.send.enqueue('ada')).get()).toBe('made: ada from shop');
    expect(await (await tasks.guarded.enqueue('bob')).get()).toBe('made: bob from shop');
    expect(made).toBeGreaterThanOrEqual(2);
  });
});

describe('A boot survives', () => {
  const never = () => {
    throw new Error('do not look');
  };
  const hidden = new Proxy({}, { getPrototypeOf: never });
  it.each([
    ['a proxy that hides its prototype', hidden],
    ['a constructor that is no class', { constructor: () => undefined }],
    ['an object without a prototype', Object.create(null) as object],
  ])('a value with %s', async (_what, useValue) => {
    const client = await start(SmtpMails, { provide: 'mock', useFactory: () => useValue });
    expect(await (await client.of(SmtpMails).send.enqueue('ada')).get()).toBe('smtp ada');
  });
});

describe('of() is refused', () => {
  it.each([
    ['undefined, as a circular import gives it', undefined, 'the files import each other'],
    ['an instance', new SmtpMails(), 'takes the class, not an instance of it: of(SmtpMails)'],
    ['a name', 'SmtpMails', "enqueue('SmtpMails'"],
    ['an arrow function', () => undefined, 'takes the class'],
  ])('for %s', async (_what, given, message) => {
    const client = await start(SmtpMails);
    expect(() => client.of(given as never)).toThrow(message);
  });
});

describe('@TaskDefaults of a token', () => {
  it('names the tasks of the class that is bound to it as well', async () => {
    @TaskDefaults({ prefix: 'post' })
    abstract class Post {}
    @TaskDefaults({ prefix: 'pigeon' })
    class PigeonPost extends Post {
      @Task()
      fly(): string {
        return 'coo';
      }
    }
    const client = await start({ provide: Post, useClass: PigeonPost });
    expect(await (await client.enqueue('post.fly')).get()).toBe('coo');
    expect(await (await client.enqueue('pigeon.fly')).get()).toBe('coo');
  });
});
