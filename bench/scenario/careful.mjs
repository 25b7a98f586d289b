import { chain, exponential } from 'nest-task-queue';
import { CONNECTIONS, ConstraintError } from './database.mjs';
import { task } from './decorate.mjs';
import { ApiDownError, API_RATE } from './image-api.mjs';
import { inRun } from './life.mjs';
import { check, InvalidUploadError } from './uploads.mjs';

/** A step for each dependency, held back by what that can take; each way to fail has its own treatment. */
export const careful = {
  name: 'ours',
  policy:
    'two steps; rate limit and breaker for the API, concurrency for the database, retries by kind of error',
  tasks: ({ api, database }) => {
    class Uploads {
      async thumbnail(upload, { attempt }) {
        check(upload);
        return { upload, url: await api.thumbnail(upload, attempt) };
      }
      async save({ upload, url }, { attempt }) {
        await database.save(upload, attempt);
        return url;
      }
    }
    task(Uploads, 'thumbnail', {
      // A tenth below what the API allows: what starts evenly here arrives there a little less so.
      rateLimit: { limit: API_RATE * 0.9, per: inRun(1), burst: 10 },
      circuitBreaker: {
        name: 'image-api',
        threshold: 20,
        window: inRun(10),
        cooldown: inRun(2),
        halfOpen: 5,
        on: ApiDownError,
      },
      retry: {
        limit: 5,
        backoff: exponential({ base: inRun(1), max: inRun(30) }),
        never: InvalidUploadError,
      },
    });
    task(Uploads, 'save', {
      concurrency: { limit: CONNECTIONS },
      retry: {
        limit: 10,
        backoff: exponential({ base: inRun(0.5), max: inRun(10) }),
        never: ConstraintError,
      },
    });
    return Uploads;
  },
  enqueue: (client, Uploads, uploads) => {
    const { thumbnail, save } = client.of(Uploads);
    return Promise.all(uploads.map((upload) => client.enqueue(chain(thumbnail.si(upload), save.s()))));
  },
};
