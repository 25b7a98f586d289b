import { fixed } from 'nest-task-queue';
import { task } from './decorate.mjs';
import { inRun } from './life.mjs';
import { check } from './uploads.mjs';

/** Everything in one task, and three retries, a minute apart, for whatever goes wrong. */
export const naive = {
  name: 'naive',
  policy: 'one task; 3 retries, 60 s apart, for every error',
  tasks: ({ api, database }) => {
    class Uploads {
      async process(upload, { attempt }) {
        check(upload);
        const url = await api.thumbnail(upload, attempt);
        await database.save(upload, attempt);
        return url;
      }
    }
    task(Uploads, 'process', { retry: { limit: 3, backoff: fixed(inRun(60)) } });
    return Uploads;
  },
  enqueue: (client, Uploads, uploads) =>
    client.of(Uploads).process.enqueueMany(uploads.map((upload) => [upload])),
};
