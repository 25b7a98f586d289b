import { Injectable } from '@nestjs/common';
import { TaskClient, type AsyncResult, type TaskView } from 'nest-task-queue';
import { ImageTasks } from './image.tasks.js';
import type { Upload } from './upload.js';

@Injectable()
export class ImagesService {
  /** A typed view: the methods of the class, to be called later and elsewhere. */
  private readonly tasks: TaskView<ImageTasks>;

  constructor(client: TaskClient) {
    this.tasks = client.of(ImageTasks);
  }

  /** Answers as soon as the task is stored; the work is done by a worker. */
  accept(upload: Upload): Promise<AsyncResult<{ url: string }>> {
    return this.tasks.process.enqueue(upload);
  }
}
