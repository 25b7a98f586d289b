import { Injectable } from '@nestjs/common';
import { TaskClient, chain, type AsyncResult, type TaskView } from 'nest-task-queue';
import { AlbumTasks } from './album.tasks.js';

@Injectable()
export class AlbumsService {
  private readonly tasks: TaskView<AlbumTasks>;

  constructor(private readonly client: TaskClient) {
    this.tasks = client.of(AlbumTasks);
  }

  /** A picture of an album is printed, then shelved. */
  add(name: string, customer: string): Promise<AsyncResult<{ sheet: string; place: number }>> {
    return this.client.enqueue(chain(this.tasks.print.si(name, customer), this.tasks.shelve.s()));
  }
}
