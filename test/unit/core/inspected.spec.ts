import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { TaskContext } from '../../../src/context/task-context.js';
import { inspectedWith } from '../../../src/core/inspected.js';

class Client {
  static {
    inspectedWith(this.prototype);
  }
  constructor(readonly broker: unknown) {}
}

class Result extends Client {
  static {
    inspectedWith(this.prototype, ({ id }) => ({ id }));
  }
  readonly #id = 'r-1';
  get id(): string {
    return this.#id;
  }
}

class GroupResult extends Result {}

describe('What console.log prints of a service', () => {
  const broker = { pages: 'and pages' };

  it.each([
    ['its class alone', new Client(broker), 'Client {}'],
    ['the fields that it names', new Result(broker), "Result { id: 'r-1' }"],
    ['the name of a class that extends it', new GroupResult(broker), "GroupResult { id: 'r-1' }"],
    ['the same where it is a part', { client: new Client(broker) }, '{ client: Client {} }'],
  ])('is %s', (_what, value, expected) => expect(inspect(value)).toBe(expected));

  it('is no argument of a task', () => {
    const context = TaskContext.fake({ id: 't-1', name: 'mails.send', queue: 'mail', args: ['a secret'] });
    expect(inspect(context)).toBe("TaskContext { id: 't-1', name: 'mails.send', queue: 'mail', attempt: 1 }");
  });
});
