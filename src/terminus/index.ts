/**
 * Health indicators for @nestjs/terminus 11 and 12.
 * @module nest-task-queue/terminus
 */
export { TaskQueueHealth } from './task-queue-health.js';
