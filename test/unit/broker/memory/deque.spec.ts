import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Deque } from '../../../../src/broker/memory/deque.js';

class Push implements fc.Command<number[], Deque<number>> {
  constructor(private readonly item: number) {}
  check = () => true;
  run(model: number[], deque: Deque<number>): void {
    model.push(this.item);
    deque.push(this.item);
  }
  toString = () => `push(${this.item})`;
}

class Unshift implements fc.Command<number[], Deque<number>> {
  constructor(private readonly item: number) {}
  check = () => true;
  run(model: number[], deque: Deque<number>): void {
    model.unshift(this.item);
    deque.unshift(this.item);
  }
  toString = () => `unshift(${this.item})`;
}

class Shift implements fc.Command<number[], Deque<number>> {
  check = () => true;
  run(model: number[], deque: Deque<number>): void {
    expect(deque.first()).toBe(model[0]);
    expect(deque.shift()).toBe(model.shift());
    expect(deque.length).toBe(model.length);
  }
  toString = () => 'shift()';
}

class Remove implements fc.Command<number[], Deque<number>> {
  constructor(
    private readonly item: number,
    private readonly most: number,
  ) {}
  check = () => true;
  run(model: number[], deque: Deque<number>): void {
    const index = model.slice(0, this.most).indexOf(this.item);
    expect(deque.indexOf(this.item, this.most)).toBe(index);
    expect(deque.find((item) => item === this.item)).toBe(model.find((item) => item === this.item));
    if (index === -1) return;
    model.splice(index, 1);
    deque.removeAt(index);
    expect(deque.length).toBe(model.length);
  }
  toString = () => `remove(${this.item}, ${this.most})`;
}

describe('Deque', () => {
  it('does what an array does', () => {
    const commands = fc.commands([
      fc.nat(5).map((item) => new Push(item)),
      fc.nat(5).map((item) => new Unshift(item)),
      fc.constant(new Shift()),
      fc.tuple(fc.nat(5), fc.nat(20)).map(([item, most]) => new Remove(item, most)),
    ]);
    fc.assert(
      fc.property(commands, (run) => {
        fc.modelRun(() => ({ model: [], real: new Deque<number>() }), run);
      }),
    );
  });

  it('keeps its order when thousands go through it', () => {
    const deque = new Deque<number>();
    const model: number[] = [];
    for (let item = 0; item < 5_000; item += 1) {
      deque.push(item);
      model.push(item);
      if (item % 3 !== 0) expect(deque.shift()).toBe(model.shift());
    }
    while (model.length > 0) expect(deque.shift()).toBe(model.shift());
    expect([deque.length, deque.first(), deque.shift()]).toEqual([0, undefined, undefined]);
  });
});
