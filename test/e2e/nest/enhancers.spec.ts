import { afterEach, describe, expect, it } from '@jest/globals';
import {
  BadRequestException,
  Catch,
  HttpException,
  Injectable,
  SetMetadata,
  UseFilters,
  UseGuards,
  UseInterceptors,
  UsePipes,
  type ArgumentMetadata,
  type CallHandler,
  type CanActivate,
  type ExceptionFilter,
  type ExecutionContext,
  type INestApplicationContext,
  type NestInterceptor,
  type PipeTransform,
} from '@nestjs/common';
import { APP_GUARD, Reflector } from '@nestjs/core';
import { Task, TaskClient, TaskContext, fixed } from 'nest-task-queue';
import { map, type Observable } from 'rxjs';
import { z } from 'zod';
import { startApplication, type ApplicationParts } from '../../support/application.js';

const log: unknown[] = [];

@Injectable()
class Tenants {
  isKnown(name: unknown): boolean {
    return name === 'acme';
  }
}

@Injectable()
class TenantGuard implements CanActivate {
  constructor(
    private readonly tenants: Tenants,
    private readonly reflector: Reflector,
  ) {}
  canActivate(context: ExecutionContext): boolean {
    const [tenant, , task] = context.getArgs<[string, number, TaskContext]>();
    log.push([
      context.getType(),
      this.reflector.get<string>('role', context.getHandler()),
      task instanceof TaskContext,
    ]);
    return this.tenants.isKnown(tenant);
  }
}

class Doubled implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler<number>): Observable<number> {
    return next.handle().pipe(map((value) => value * 2));
  }
}

class Positive implements PipeTransform {
  transform(value: unknown, { metatype, type }: ArgumentMetadata): unknown {
    log.push([type, metatype?.name]);
    if (metatype !== Number) return value;
    const checked = z.coerce.number().positive().safeParse(value);
    if (!checked.success) throw new BadRequestException(`${String(value)} is not positive`);
    return checked.data;
  }
}

class TeaError extends Error {}
@Catch(TeaError)
class TeaFilter implements ExceptionFilter {
  catch(): string {
    return 'tea';
  }
}

@Injectable()
class GuardedTasks {
  @UseGuards(TenantGuard)
  @UseInterceptors(Doubled)
  @UsePipes(Positive)
  @SetMetadata('role', 'accountant')
  @Task({ retry: { limit: 2, backoff: fixed(1) } })
  charge(tenant: string, cents: number, task: TaskContext): number {
    log.push([tenant, cents, task.name]);
    return cents;
  }

  @UseFilters(TeaFilter)
  @Task({ retry: 0 })
  brew(drink: string): string {
    if (drink === 'tea') throw new TeaError();
    throw new Error('no coffee');
  }

  @UsePipes(Positive)
  @Task({ retry: { limit: 2, backoff: fixed(1) } })
  ownRefusal(_cents: number, task: TaskContext): void {
    log.push(task.attempt);
    throw new HttpException('the remote API does not know it', 404);
  }
}

@Injectable()
class HttpOnlyGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    log.push('guard of the application');
    return context.getType() === 'http';
  }
}

@Injectable()
class PlainTasks {
  @Task({ retry: 0 })
  run(): string {
    return 'ran';
  }
}

describe('enhancers', () => {
  let app: INestApplicationContext | undefined;
  const start = async (parts: ApplicationParts) => {
    log.length = 0;
    app = await startApplication(parts);
    return app.get(TaskClient);
  };
  afterEach(async () => {
    await app?.close();
    app = undefined;
  });
  const guarded = { providers: [GuardedTasks, Tenants] };

  it('run round a handler, with every argument at its index', async () => {
    const tasks = (await start(guarded)).of(GuardedTasks);
    expect(await (await tasks.charge.enqueue('acme', 21)).get()).toBe(42);
    expect(log).toEqual([
      ['task', 'accountant', true],
      ['body', 'String'],
      ['body', 'Number'],
      ['acme', 21, 'GuardedTasks.charge'],
    ]);
  });

  it.each([
    ['a guard', ['nobody', 1], 'ForbiddenException'],
    ['a pipe', ['acme', -1], 'BadRequestException'],
  ] as const)('are not retried when %s refuses', async (_what, args, name) => {
    const result = await (
      await start(guarded)
    )
      .of(GuardedTasks)
      .charge.enqueue(...(args as [string, number]));
    await expect(result.get()).rejects.toMatchObject({ failure: { name } });
    expect((await result.info()).retries).toBe(0);
  });

  it("leave the handler's own HTTP errors to the retry options", async () => {
    const result = await (await start(guarded)).of(GuardedTasks).ownRefusal.enqueue(1);
    await expect(result.get()).rejects.toMatchObject({ code: 'TASK_FAILED' });
    expect(log.filter((entry) => typeof entry === 'number')).toEqual([1, 2, 3]);
  });

  it('let a filter turn its error into a value, and nothing else', async () => {
    const tasks = (await start(guarded)).of(GuardedTasks);
    expect(await (await tasks.brew.enqueue('tea')).get()).toBe('tea');
    await expect((await tasks.brew.enqueue('coffee')).get()).rejects.toMatchObject({
      failure: { message: 'no coffee' },
    });
  });

  it('stop the boot when one cannot be resolved', async () => {
    await expect(startApplication({ providers: [GuardedTasks] })).rejects.toThrow('Tenants');
    const made = { provide: 'MADE', useFactory: () => new GuardedTasks() };
    await expect(startApplication({ providers: [made, Tenants] })).rejects.toThrow(
      'TenantGuard cannot be resolved',
    );
  });

  const appWide = [PlainTasks, { provide: APP_GUARD, useClass: HttpOnlyGuard }];

  it('of the whole application do not touch tasks', async () => {
    const tasks = (await start({ providers: appWide })).of(PlainTasks);
    expect(await (await tasks.run.enqueue()).get()).toBe('ran');
    expect(log).toEqual([]);
  });

  it('of the whole application run on request', async () => {
    const tasks = (await start({ providers: appWide, options: { globalEnhancers: true } })).of(PlainTasks);
    await expect((await tasks.run.enqueue()).get()).rejects.toMatchObject({
      failure: { name: 'ForbiddenException' },
    });
    expect(log).toEqual(['guard of the application']);
  });
});
