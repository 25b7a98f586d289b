/** Queues that no task can be on. Under them stand the figures of schedules, by their name, and of commands to the broker, by their script. */
export const OF_SCHEDULES = ':schedule';
export const OF_COMMANDS = ':command';

/** Whether figures of this queue count tasks. */
export function isOfTasks(queue: string): boolean {
  return !queue.startsWith(':');
}
