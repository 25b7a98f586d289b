import type { TaskQueueModuleOptions, TaskView, WorkerModuleOptions } from 'nest-task-queue';
import type { ApplicationParts } from '../../support/application.js';
import { Application } from '../application.js';
import { Dependency } from './dependency.js';
import { FlowTasks } from './flow-tasks.js';
import { MovingTasks } from './moving-tasks.js';
import { Runs } from './runs.js';

/** The parts of an application with limits; `place`: other options of the module, such as `shards`. */
export function flow(
  worker: WorkerModuleOptions = { lease: '2s' },
  place: Partial<TaskQueueModuleOptions> = {},
): ApplicationParts {
  return {
    options: {
      queues: [
        { name: 'default' },
        { name: 'narrow', concurrency: { limit: 1 } },
        { name: 'shared', fair: { key: ({ headers }) => headers['tenant'] ?? '' } },
      ],
      worker,
      ...place,
    },
    providers: [Runs, Dependency, FlowTasks, ...(place.shards === undefined ? [MovingTasks] : [])],
  };
}

/** An application whose tasks are held back by limits. */
export class FlowApplication extends Application {
  get flow(): TaskView<FlowTasks> {
    return this.tasks(FlowTasks);
  }
  get runs(): Runs {
    return this.get(Runs);
  }
  get dependency(): Dependency {
    return this.get(Dependency);
  }

  override close(): Promise<void> {
    this.runs.release();
    return super.close();
  }
}
