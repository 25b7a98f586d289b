import { Injectable } from '@nestjs/common';
import { OnFailure, Task, TaskContext, TaskDefaults, TaskFailure, exponential, fixed } from 'nest-task-queue';
import { ConstraintError, Database, DatabaseError } from '../database/database.js';
import { Notifications } from '../mail/notifications.js';
import { ImageApi, RateLimitError } from './image-api.js';
import { InvalidImageError, checkUpload, type Upload } from './upload.js';

/** One task, and a treatment of its own for each way to fail. Waits are short, so that the demo is: use minutes. */
@Injectable()
@TaskDefaults({ prefix: 'images' })
export class ImageTasks {
  constructor(
    private readonly api: ImageApi,
    private readonly database: Database,
    private readonly notifications: Notifications,
  ) {}

  @Task({
    retry: {
      // What no rule names is retried three times, later and later. The jitter spreads tasks that failed together.
      limit: 3,
      backoff: exponential({ base: '200ms', max: '2s', jitter: 'full' }),
      // Trying again would not help: fail at once. Subclasses are meant too.
      never: [InvalidImageError, ConstraintError],
      // The first rule that fits the error wins. With `queue` the task moves there for the rest of its life.
      rules: [
        { on: RateLimitError, backoff: fixed('800ms'), queue: 'low' },
        { on: DatabaseError, limit: 10, backoff: fixed('100ms'), queue: 'critical' },
      ],
    },
    timeLimit: { soft: '5s', hard: '10s' },
  })
  async process(upload: Upload, task: TaskContext): Promise<{ url: string }> {
    checkUpload(upload);
    const url = await this.api.thumbnail(upload.name, { idempotencyKey: task.id, signal: task.signal });
    await this.database.savePicture(task.id, upload.name, url);
    return { url };
  }

  /** The customer can mend these. Hooks filter by class of error. */
  @OnFailure({ method: 'process', error: [InvalidImageError, ConstraintError] })
  async tellCustomer({ task, error }: TaskFailure): Promise<void> {
    const [upload] = task.args as [Upload];
    await this.notifications.send(upload.from, `Your picture ${upload.name}: ${error.message}.`);
  }
}
