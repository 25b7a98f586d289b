import { beforeEach, describe, expect, it } from '@jest/globals';
import { EventQueue } from '../../../src/client/event-queue.js';
import type { WatchedEvent } from '../../../src/core/watched-event.js';

const at = new Date(1_000);
const NOW = 5_000;
const event = (id: string): WatchedEvent => ({
  ...{ type: 'task-revoked', at, worker: undefined, id, name: 'mail.send', queue: 'q' },
});
const dropped = (count: number | undefined) => ({ type: 'dropped', at: new Date(NOW), count });

describe('events that wait for a loop', () => {
  let queue: EventQueue;
  beforeEach(() => {
    queue = new EventQueue(2, () => NOW);
  });
  const put = (...ids: readonly string[]) => ids.forEach((id) => queue.put(event(id)));
  const take = async (count: number) => {
    const taken: unknown[] = [];
    while (taken.length < count) taken.push(await queue.next());
    return taken;
  };

  it('They come in order, also to several who wait at once', async () => {
    const both = [queue.next(), queue.next()];
    put('a', 'b');
    expect(await Promise.all(both)).toEqual([event('a'), event('b')]);
  });

  it('A note with their number stands where there was no room for events', async () => {
    put('a', 'b', 'c', 'd');
    expect(await take(2)).toEqual([event('a'), event('b')]);
    put('e');
    expect(await take(2)).toEqual([dropped(2), event('e')]);
  });

  it('A note comes also when no event follows it', async () => {
    const next = queue.next();
    queue.drop(3);
    expect(await next).toEqual(dropped(3));
  });

  it('Notes without an event between them are added up', async () => {
    queue.drop(3);
    queue.drop(0);
    queue.drop(4);
    expect(await queue.next()).toEqual(dropped(7));
    queue.drop(1);
    queue.drop(undefined);
    queue.drop(1);
    expect(await queue.next()).toEqual(dropped(undefined));
  });

  it('What is there comes before the end, and then all who wait learn of it', async () => {
    put('a');
    queue.close();
    expect(await take(3)).toEqual([event('a'), undefined, undefined]);
  });

  it('An error comes after the events', async () => {
    put('a');
    queue.close(new Error('away'));
    expect(await queue.next()).toEqual(event('a'));
    await expect(queue.next()).rejects.toThrow('away');
  });
});
