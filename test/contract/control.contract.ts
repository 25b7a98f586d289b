import { afterEach, describe, expect, it } from '@jest/globals';
import type { Answer, Command } from '../../src/core/command.js';
import type { Open } from './open-broker.js';
import { useStage } from './stage.js';

const WORKER = { worker: 'w1', host: 'here', pid: 7 };

/** What every broker promises to operators. */
export function describeControl(name: string, open: Open): void {
  describe(`${name}: control`, () => {
    const replies: Promise<void>[] = [];
    // A reply that is under way when its broker closes is refused; hooks run in this order.
    afterEach(() => Promise.all(replies.splice(0)));
    const stage = useStage(open);
    const control = () => stage.broker.control;
    const command = (more: Partial<Command> = {}): Command => ({
      ...{ id: 'c1', to: [], verb: 'ping', args: {} },
      ...more,
    });

    /** Sends it, and resolves with the first answers, so many as are wanted. */
    function answersTo(sent: Command, count = 1): Promise<readonly Answer[]> {
      return new Promise((resolve, reject) => {
        const heard: Answer[] = [];
        const hear = (answer: Answer) => {
          if (heard.push(answer) === count) resolve(heard);
        };
        control().send(sent, hear).catch(reject);
      });
    }

    it('carries a command to those who listen, and their answers back', async () => {
      const heard: Command[] = [];
      for (const worker of ['w1', 'w2']) {
        await control().listen((each, reply) => {
          heard.push(each);
          replies.push(
            reply({ command: each.id, ...WORKER, worker, value: { of: worker, list: [1, null] } }),
          );
        });
      }
      const sent = command({
        to: ['w*', 'host'],
        verb: 'add-queue',
        args: { queue: 'low', deep: [{ a: 'ö "' }] },
      });
      const answers = await answersTo(sent, 2);
      expect(heard).toEqual([sent, sent]);
      expect(answers.map(({ worker, value }) => ({ worker, value }))).toEqual([
        { worker: 'w1', value: { of: 'w1', list: [1, null] } },
        { worker: 'w2', value: { of: 'w2', list: [1, null] } },
      ]);
    });

    it('carries an error in place of a value', async () => {
      await control().listen(
        (each, reply) => void replies.push(reply({ command: each.id, ...WORKER, error: 'it says no' })),
      );
      expect(await answersTo(command())).toEqual([{ command: 'c1', ...WORKER, error: 'it says no' }]);
    });

    it('passes answers to who asked, and to nobody once they are not wanted', async () => {
      let answerLate: () => unknown = () => undefined;
      const heard = new Promise<void>((resolve) => {
        void control().listen((each, reply) => {
          const answer = () => reply({ command: each.id, ...WORKER, value: each.id });
          if (each.id !== 'unwanted') return void replies.push(answer());
          answerLate = answer;
          resolve();
        });
      });
      const late: Answer[] = [];
      const stop = await control().send(command({ id: 'unwanted' }), (answer) => late.push(answer));
      await heard;
      stop();
      await answerLate();
      const [first, second] = await Promise.all([
        answersTo(command({ id: 'one' })),
        answersTo(command({ id: 'two' })),
      ]);
      expect([first[0]?.value, second[0]?.value]).toEqual(['one', 'two']);
      expect(late).toEqual([]);
    });

    it('tells a listener nothing once it has stopped', async () => {
      const heard: string[] = [];
      const stop = await control().listen(({ id }) => heard.push(id));
      await control().listen((each, reply) => void replies.push(reply({ command: each.id, ...WORKER })));
      await answersTo(command({ id: 'one' }));
      stop();
      await answersTo(command({ id: 'two' }));
      expect(heard).toEqual(['one']);
    });

    it('tells commands and revocations apart', async () => {
      const told: string[] = [];
      await stage.broker.control.onRevoked((id) => told.push(`revoked ${id}`));
      await control().listen((each, reply) => {
        told.push(`command ${each.verb}`);
        replies.push(reply({ command: each.id, ...WORKER }));
      });
      await stage.publish('a');
      await stage.worker().leaseOne();
      await stage.broker.tasks.revoke('a', true);
      await answersTo(command());
      expect(told).toEqual(['revoked a', 'command ping']);
    });

    it('keeps time limits by task until they are taken back', async () => {
      expect(await control().timeLimits()).toEqual(new Map());
      await control().setTimeLimit('a.b', { soft: 10, hard: 20 });
      await control().setTimeLimit('a.b', { hard: 30 });
      await control().setTimeLimit('c "d"', { soft: 5 });
      expect(await control().timeLimits()).toEqual(
        new Map([
          ['a.b', { hard: 30 }],
          ['c "d"', { soft: 5 }],
        ]),
      );
      await control().setTimeLimit('a.b', undefined);
      await control().setTimeLimit('nobody', undefined);
      expect([...(await control().timeLimits()).keys()]).toEqual(['c "d"']);
    });
  });
}
