import { afterEach, beforeEach } from '@jest/globals';
import type { TaskView } from 'nest-task-queue';
import { FlowScene } from './flow-scene.js';
import type { FlowTasks } from './flow-tasks.js';

/** A scene for each test, which ends with it. */
export function useFlow(): { readonly scene: FlowScene; readonly tasks: TaskView<FlowTasks> } {
  let scene: FlowScene;
  let tasks: TaskView<FlowTasks>;
  beforeEach(async () => {
    scene = new FlowScene();
    tasks = await scene.start();
  });
  afterEach(() => scene.end());
  return {
    get scene() {
      return scene;
    },
    get tasks() {
      return tasks;
    },
  };
}
