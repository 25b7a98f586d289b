import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Inject, Injectable, Module, Scope, type INestApplicationContext } from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { Task, TaskClient, TaskContext, TaskCtx, TaskDefaults } from 'nest-task-queue';
import { startApplication, type ApplicationParts } from '../../support/application.js';

@Injectable()
class Greeter {
  greet(name: string): string {
    return `hello ${name}`;
  }
}

@Injectable()
class GreetingTasks {
  constructor(private readonly greeter: Greeter) {}
  @Task()
  async greet(name: string, task: TaskContext): Promise<string> {
    await Promise.resolve();
    return `${this.greeter.greet(name)} (${task.name})`;
  }
}

@Injectable()
@TaskDefaults({ prefix: 'welcome' })
class InheritingTasks extends GreetingTasks {}

@Controller()
class GreetingController {
  @Task({ name: 'controller.greet', aliases: ['old.greet'] })
  greet(name: string): string {
    return `controlled ${name}`;
  }
}

let built = 0;
@Injectable({ scope: Scope.REQUEST })
class RequestTasks {
  readonly number = (built += 1);
  constructor(@Inject(REQUEST) private readonly task: TaskContext) {}
  @Task()
  who(): { id: string; number: number } {
    return { id: this.task.id, number: this.number };
  }
}

class MadeTasks {
  constructor(private readonly word: string) {}
  @Task()
  say(): string {
    return this.word;
  }
}

@Injectable()
class ContextTasks {
  @Task()
  marked(first: string, second: string | undefined, @TaskCtx() anything: unknown): unknown[] {
    return [first, second ?? null, (anything as TaskContext).attempt];
  }
  @Task()
  defaulted(first = 'default', _task?: TaskContext): unknown[] {
    return [first, _task instanceof TaskContext];
  }
  @Task()
  current(): string {
    return TaskContext.current().id;
  }
  @Task()
  throughMicrotasks(): Promise<string> {
    return new Promise((resolve) => setImmediate(() => resolve(TaskContext.current().id)));
  }
}

describe('discovery', () => {
  let app: INestApplicationContext | undefined;
  const start = async (parts: ApplicationParts) => (app = await startApplication(parts)).get(TaskClient);
  afterEach(async () => {
    await app?.close();
    app = undefined;
  });

  it('runs a method of a provider with what is injected into it', async () => {
    const client = await start({ providers: [Greeter, GreetingTasks] });
    const result = await client.of(GreetingTasks).greet.enqueue('Ada');
    expect(await result.get()).toBe('hello Ada (GreetingTasks.greet)');
  });

  it('finds inherited methods under the name of the class that inherits them', async () => {
    const client = await start({ providers: [Greeter, InheritingTasks] });
    const result = await client.of(InheritingTasks).greet.enqueue('Ada');
    expect(await result.get()).toBe('hello Ada (welcome.greet)');
  });

  it('runs a method of a controller, also under its old name', async () => {
    const client = await start({ controllers: [GreetingController] });
    expect(await (await client.of(GreetingController).greet.enqueue('Ada')).get()).toBe('controlled Ada');
    expect(await (await client.enqueue('old.greet', ['Bob'])).get()).toBe('controlled Bob');
  });

  it('makes an instance of a request-scoped class for each task, with the context as its request', async () => {
    const client = await start({ providers: [RequestTasks] });
    const [one, other] = await client.of(RequestTasks).who.enqueueMany([[], []]);
    const [first, second] = [await one?.get(), await other?.get()];
    expect([first?.id, second?.id]).toEqual([one?.id, other?.id]);
    expect(first?.number).not.toBe(second?.number);
  });

  it('finds the class of what a factory or a value provides', async () => {
    const client = await start({ providers: [{ provide: 'MADE', useFactory: () => new MadeTasks('made') }] });
    expect(await (await client.of(MadeTasks).say.enqueue()).get()).toBe('made');
  });

  it('puts the context at its index behind arguments that were left out', async () => {
    const client = await start({ providers: [ContextTasks] });
    const tasks = client.of(ContextTasks);
    expect(await (await client.enqueue('ContextTasks.marked', ['a'])).get()).toEqual(['a', null, 1]);
    expect(await (await tasks.defaulted.enqueue()).get()).toEqual(['default', true]);
  });

  it('gives the context anywhere below the handler', async () => {
    const client = await start({ providers: [ContextTasks] });
    const tasks = client.of(ContextTasks);
    for (const handle of [tasks.current, tasks.throughMicrotasks]) {
      const result = await handle.enqueue();
      expect(await result.get()).toBe(result.id);
    }
    expect(() => TaskContext.current()).toThrow('outside of a running task');
  });

  it('enqueues tasks of a class that the process does not provide', async () => {
    const client = await start({ options: { worker: false } });
    const result = await client.of(GreetingTasks).greet.with({ id: 'elsewhere' }).enqueue('Ada');
    expect([result.id, await result.state()]).toEqual(['elsewhere', 'PENDING']);
  });
});

describe('declarations that are refused at boot', () => {
  const refusal = async (parts: ApplicationParts) => {
    try {
      await (await startApplication(parts)).close();
    } catch (error) {
      return error as Error & { code: string };
    }
    throw new Error('the application started');
  };

  it('names both handlers of one task name', async () => {
    class One {
      @Task({ name: 'same' })
      one(): void {}
    }
    class Two {
      @Task({ name: 'same' })
      two(): void {}
    }
    const error = await refusal({ providers: [One, Two] });
    expect(error.code).toBe('DUPLICATE_TASK');
    expect(error.message).toContain("'same': One.one and Two.two");
  });

  it('tells a context whose type was erased from an argument', async () => {
    class Erased {
      @Task()
      run(_id: string, task: object): unknown {
        return task;
      }
    }
    const error = await refusal({ providers: [Erased] });
    expect(error.message).toContain("Erased.run: the parameter 'task' has lost its type");
  });

  it('registers a class that two modules provide once', async () => {
    @Module({ providers: [ContextTasks] })
    class OtherModule {}
    const app = await startApplication({ imports: [OtherModule], providers: [ContextTasks] });
    const result = await app.get(TaskClient).of(ContextTasks).defaulted.enqueue('x');
    expect(await result.get()).toEqual(['x', true]);
    await app.close();
  });
});
