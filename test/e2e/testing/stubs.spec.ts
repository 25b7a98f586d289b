import { describe, expect, it } from '@jest/globals';
import { ApiDownError, EmailTasks } from './shop.js';
import { useShop } from './shop-stage.js';

const stage = useShop();

const stub = () => stage.queue.stub(EmailTasks, 'confirm');
const run = () => stage.queue.run(EmailTasks, 'confirm', ['o-1', 'a@b.c']);

describe('The acts of a stub', () => {
  it('are counted from 1, and only after an act', () => {
    expect(() => stub().times(2)).toThrow('times: no act is there.');
    stub().fails(new ApiDownError());
    for (const count of [0, -1, 1.5, Number.NaN])
      expect(() => stub().times(count)).toThrow('times: give a whole number >= 1');
  });

  it('refuse an act that would never have its turn', () => {
    stub().fails(new ApiDownError());
    expect(() => stub().returns('never')).toThrow('stub: the act before lasts for ever');
    stub().restore();
    expect(() => stub().takes('1m').fails(new ApiDownError())).toThrow('stub: the act before lasts for ever');
    stub().restore();
    expect(() => stub().returns('a').takes('0s').takes('1m')).toThrow('stub: the act before lasts for ever');
  });

  it('follow each other, each with the time that it takes', async () => {
    stub().returns('fast').takes('0s').times(1).takes('1m').times(1).returns('by the stub');
    const began = stage.queue.now.getTime();
    expect(await run()).toMatchObject({ value: 'fast' });
    expect(stage.queue.now.getTime()).toBe(began);
    expect(await run()).toMatchObject({ value: 'confirmed o-1' });
    expect(stage.queue.now.getTime() - began).toBe(60_000);
    expect(await run()).toMatchObject({ value: 'by the stub' });
  });
});
