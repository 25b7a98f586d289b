import { LongTimer } from '../../duty/long-timer.js';
import type { TopicSource } from './topic-source.js';

/** A source that reads a value again and again: the next read begins so long after the last one has ended. */
export function sampled(everyMs: number, read: () => Promise<unknown>): TopicSource {
  return {
    isKept: true,
    start(give, fail) {
      let isOver = false;
      let timer: LongTimer | undefined;
      const turn = async () => {
        try {
          const data = await read();
          if (!isOver) give(data);
        } catch (error) {
          if (!isOver) fail(error);
        }
        if (!isOver) timer = new LongTimer(everyMs, () => void turn()).unref();
      };
      void turn();
      return () => {
        isOver = true;
        timer?.cancel();
      };
    },
  };
}
