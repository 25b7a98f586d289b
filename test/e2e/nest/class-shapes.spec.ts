import { afterEach, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext, Provider } from '@nestjs/common';
import { runInThisContext } from 'node:vm';
import { Task } from 'nest-task-queue';
import { startApplication } from '../../support/application.js';

let app: INestApplicationContext | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

class Base {}

class Needy {
  constructor(
    readonly one: unknown,
    readonly other: unknown,
  ) {}
}

describe('A boot is refused for shapes of classes', () => {
  const message = async (...providers: Provider[]) => {
    try {
      app = await startApplication({ providers });
    } catch (error) {
      return (error as Error).message;
    }
    return 'the application started';
  };
  const bare = (source: string) => {
    const make = runInThisContext(`(Base, Needy) => (${source})`) as (...bases: unknown[]) => unknown;
    const made = make(Base, Needy) as new () => object;
    const prototype = made.prototype as Record<string, unknown>;
    const decorate = Task() as (...args: unknown[]) => void;
    decorate(prototype, 'run', Object.getOwnPropertyDescriptor(prototype, 'run'));
    return made;
  };

  it.each([
    [
      'class Bare { constructor(dep) { this.dep = dep } run() {} }',
      'Bare: its constructor takes 1 parameter',
    ],
    ['class Bare extends Needy { run() {} }', 'Bare: its constructor takes 2 parameters'],
  ])('for parameters of a constructor that nothing describes: %s', async (source, expected) => {
    expect(await message(bare(source))).toContain(expected);
    expect(await message(bare(source))).toContain('Put @Injectable() on the class');
  });

  it.each([
    'class Fine { constructor(dep = 1) {} run() {} }',
    'class Fine { run() {} }',
    'class Fine extends Base { constructor() { super() } run() {} }',
  ])('but not for a constructor that needs nothing: %s', async (source) => {
    expect(await message(bare(source))).toBe('the application started');
  });

  it('but not for a class that its own factory makes', async () => {
    const Made = bare('class Made { constructor(dep) {} run() {} }');
    expect(await message({ provide: 'made', useFactory: () => new Made() })).toBe('the application started');
  });

  it.each([
    ['run(to, task) {}', [String, Function], 'task'],
    ['run(to, _ctx) {}', [String, Object], '_ctx'],
    [
      'run(to = ({ a: [1, 2], b: "),(" }), /* the, context */ taskContext) {}',
      [String, Function],
      'taskContext',
    ],
    ['async run(to, context = undefined) {}', undefined, 'context'],
  ])('for a context that has lost its type: %s', async (method, types, name) => {
    const Erased = bare(`class Erased { ${method} }`);
    if (types) Reflect.defineMetadata('design:paramtypes', types, Erased.prototype, 'run');
    expect(await message(Erased)).toContain(`Erased.run: the parameter '${name}' has lost its type`);
  });

  it('but not for arguments with other names', async () => {
    const Plain = bare('class Plain { run(dto, callback) {} }');
    Reflect.defineMetadata('design:paramtypes', [Object, Function], Plain.prototype, 'run');
    expect(await message(Plain)).toBe('the application started');
  });
});
