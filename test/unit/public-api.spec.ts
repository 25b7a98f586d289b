import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import * as api from '../../src/index.js';

/** A name that is taken away or renamed breaks users. */
const VALUES = [
  'BrokerError',
  'BrokerUnavailableError',
  'ConfigurationError',
  'DeadLetters',
  'DurabilityError',
  'EnqueueError',
  'EnqueueManyError',
  'Failure',
  'Ignore',
  'Inspector',
  'Limits',
  'LocalCron',
  'LocalWorker',
  'OnFailure',
  'OnRetry',
  'OnSuccess',
  'PayloadError',
  'PayloadTooLargeError',
  'QueueFullError',
  'Queues',
  'Reject',
  'ResultTimeoutError',
  'Retry',
  'Schedule',
  'Schedules',
  'SoftTimeLimitExceeded',
  'Task',
  'TaskClient',
  'TaskContext',
  'TaskCtx',
  'TaskDefaults',
  'TaskError',
  'TaskEvents',
  'TaskExpiredError',
  'TaskFailedError',
  'TaskFailure',
  'TaskHealth',
  'TaskQueueError',
  'TaskQueueModule',
  'TaskRetry',
  'TaskRevokedError',
  'TaskSuccess',
  'TimeLimitExceeded',
  'UnknownQueueError',
  'UnknownTaskError',
  'Workers',
  'chain',
  'chord',
  'exponential',
  'fixed',
  'group',
  'runWorker',
];

const TYPES = [
  'Answers',
  'AnySignature',
  'AsyncResult',
  'AuditEntry',
  'AuditPage',
  'Backoff',
  'ChordOptions',
  'CircuitBreakerOptions',
  'ConcurrencyOptions',
  'DeadLetter',
  'DeadLetterFilter',
  'DeadLetterPage',
  'Durability',
  'Duration',
  'EnqueueOptions',
  'EventFilter',
  'FailureData',
  'FigureInfo',
  'FigurePage',
  'GiveUpReason',
  'GroupResult',
  'GroupSignature',
  'HealthResult',
  'LimitInfo',
  'NoInput',
  'Overview',
  'QueueInfo',
  'QueueOptions',
  'RateLimitOptions',
  'Redact',
  'RetryOptions',
  'RetryRule',
  'RevokeFilter',
  'RunWorkerOptions',
  'ScheduleInfo',
  'ScheduleOptions',
  'ScheduleTick',
  'Signature',
  'StandardSchema',
  'TaskEventMap',
  'TaskFilter',
  'TaskHandle',
  'TaskInfo',
  'TaskLogger',
  'TaskOptions',
  'TaskPage',
  'TaskQueueModuleOptions',
  'TaskQueueOptionsFactory',
  'TaskState',
  'TaskSummary',
  'TaskView',
  'TimeLimit',
  'Tracing',
  'WatchedEvent',
  'WorkerInfo',
  'WorkerModuleOptions',
  'WorkerStatus',
  'WorkflowNode',
];

const MAX_NAMES = 110;

/** Classes that the module makes: users inject them. */
const SERVICES = {
  TaskClient: 'client/task-client',
  Queues: 'client/queues',
  Workers: 'client/workers',
  LocalWorker: 'worker/local-worker',
  Inspector: 'client/inspector',
  DeadLetters: 'client/dead-letters',
  Schedules: 'beat/schedules',
  Limits: 'client/limits',
  TaskEvents: 'core/task-events',
  TaskHealth: 'health/task-health',
};

describe('the package', () => {
  it('The main entry exports these values and no others', () => {
    expect(sorted(Object.keys(api))).toEqual(VALUES);
    expect(
      exportedNames()
        .filter(({ isType }) => !isType)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(VALUES);
  });

  it('The main entry exports these types and no others', () => {
    const types = exportedNames().filter(({ isType }) => isType);
    expect(types.map(({ name }) => name).toSorted()).toEqual(TYPES);
  });

  it(`The main entry has at most ${MAX_NAMES} names`, () => {
    expect(VALUES.length + TYPES.length).toBeLessThanOrEqual(MAX_NAMES);
  });

  it.each(Object.entries(SERVICES))('The typings hide the constructor of %s', (name, file) => {
    const constructors = classOf(file, name).members.filter((member) => ts.isConstructorDeclaration(member));
    expect(constructors).toHaveLength(1);
    for (const each of constructors)
      expect(ts.getJSDocTags(each).map(({ tagName }) => tagName.text)).toContain('internal');
  });

  it.each(Object.entries(api).filter(([name]) => name.endsWith('Error') || name.endsWith('Exceeded')))(
    'exports %s as an error of its family',
    (_name, value) => {
      expect((value as typeof api.TaskQueueError).prototype).toBeInstanceOf(
        value === api.TaskQueueError ? Error : api.TaskQueueError,
      );
    },
  );
});

describe('docs/errors.md', () => {
  it('The table of errors names every code', () => {
    const codes = [
      ...readFileSync(new URL('../../src/core/errors.ts', import.meta.url), 'utf8').matchAll(
        /code(?:: string)? = '(\w+)'/g,
      ),
    ];
    const docs = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
    const missing = codes.map(([, code]) => code).filter((code) => !docs.includes(`\`${code}\``));
    expect(missing).toEqual([]);
  });
});

function sorted(names: readonly string[]): string[] {
  return names.toSorted((one, other) => (one < other ? -1 : 1));
}

function exportedNames(): readonly { readonly name: string; readonly isType: boolean }[] {
  return sourceOf('index').statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement) || statement.exportClause === undefined)
      throw new Error(`index.ts exports names one by one: ${statement.getText()}`);
    if (!ts.isNamedExports(statement.exportClause)) throw new Error('index.ts exports no namespace');
    const { isTypeOnly, exportClause } = statement;
    return exportClause.elements.map(({ name, isTypeOnly: isType }) => ({
      name: name.text,
      isType: isTypeOnly || isType,
    }));
  });
}

function classOf(file: string, name: string): ts.ClassDeclaration {
  const found = sourceOf(file).statements.find(
    (statement) => ts.isClassDeclaration(statement) && statement.name?.text === name,
  );
  if (found === undefined) throw new Error(`${file}.ts has no class ${name}`);
  return found as ts.ClassDeclaration;
}

function sourceOf(file: string): ts.SourceFile {
  const text = readFileSync(new URL(`../../src/${file}.ts`, import.meta.url), 'utf8');
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
}
