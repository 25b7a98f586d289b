import type { TopicSource } from './topic-source.js';

/** A source that reads a value again and again: the next read begins so long after the last one has ended. */
export function sampled(everyMs: number, read: () => Promise<unknown>): TopicSource {
  return {
    isKept: true,
    start(give, fail) {
      let isOver = false;
      let timer: NodeJS.Timeout | undefined;
      const turn = async () => {
        try {
          const data = await read();
          if (!isOver) give(data);
        } catch (error) {
          if (!isOver) fail(error);
        }
        if (!isOver) timer = setTimeout(() => void turn(), everyMs).unref();
      };
      void turn();
      return () => {
        isOver = true;
        clearTimeout(timer);
      };
    },
  };
}
