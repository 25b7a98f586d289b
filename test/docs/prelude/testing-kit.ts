// Names that the recipes of docs/testing-kit.md use and do not declare.
import type { TestingModule } from '@nestjs/testing';
import type { TaskQueueTesting as Kit } from '../../../src/testing/index.js';
import { shop } from '../../e2e/testing/shop.js';

export { afterEach, beforeEach, expect } from '@jest/globals';
export { Test } from '@nestjs/testing';
export type { TestingModule } from '@nestjs/testing';
export { any, TaskQueueTesting } from '../../../src/testing/index.js';
export {
  ApiDownError,
  EmailTasks,
  Ledger,
  Orders,
  ReportTasks,
  WrongAddressError,
} from '../../e2e/testing/shop.js';

export const AppModule = shop();
export declare const queue: Kit;
export declare const app: TestingModule;
