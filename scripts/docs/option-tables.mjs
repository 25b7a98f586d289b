import ts from 'typescript';

/**
 * The tables of docs/configuration.md, in their order: where the type stands, what the heading says, and how a value of one option is
 * put into a call (`wrong-values.mjs`). `own`: members that the type inherits are left out.
 */
export const TABLES = [
  {
    file: 'nest/module-options',
    type: 'TaskQueueModuleOptions',
    title: '`TaskQueueModule.forRoot()`',
    place: 'module',
  },
  { file: 'nest/module-options', type: 'QueueOptions', title: '`queues`: each queue', place: 'queue' },
  { file: 'nest/module-options', type: 'WorkerModuleOptions', title: '`worker`', place: 'worker' },
  { file: 'nest/run-worker', type: 'RunWorkerOptions', title: '`runWorker()`' },
  { file: 'core/task-options', type: 'TaskOptions', title: '`@Task()`', place: 'task' },
  {
    file: 'nest/decorators/task-defaults.decorator',
    type: 'TaskDefaultsOptions',
    title: '`@TaskDefaults()` and `defaults`',
    own: true,
    place: 'defaults',
  },
  { file: 'core/task-options', type: 'RetryOptions', title: '`retry`', place: 'retry' },
  { file: 'core/task-options', type: 'RetryRule', title: '`retry.rules`: each rule', place: 'rule' },
  { file: 'core/task-options', type: 'TimeLimit', title: '`timeLimit`', place: 'timeLimit' },
  { file: 'core/task-options', type: 'DedupeOptions', title: '`dedupe` of a task', place: 'dedupe' },
  { file: 'core/flow-options', type: 'RateLimitOptions', title: '`rateLimit`', place: 'rateLimit' },
  { file: 'core/flow-options', type: 'ConcurrencyOptions', title: '`concurrency`', place: 'concurrency' },
  { file: 'core/flow-options', type: 'FairOptions', title: '`fair`', place: 'fair' },
  {
    file: 'core/flow-options',
    type: 'CircuitBreakerOptions',
    title: '`circuitBreaker`',
    place: 'circuitBreaker',
  },
  {
    file: 'core/task-options',
    type: 'EnqueueOptions',
    title: '`with()` and `enqueue()`: options of a call',
    place: 'call',
  },
  {
    file: 'beat/schedule-options',
    type: 'ScheduleOptions',
    title: '`Schedules.upsert()` and `@Schedule()`',
    place: 'schedule',
  },
];

/** The options of a type as they are written in the sources: name, type, default, and the rest of the comment. */
export function optionsOf(program, { file, type, own = false }) {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(`src/${file}.ts`);
  const declared = source?.statements.find(
    (each) => ts.isInterfaceDeclaration(each) && each.name.text === type,
  );
  if (declared === undefined) throw new Error(`src/${file}.ts has no interface ${type}`);
  const names = own ? declared.members.map((member) => member.name.getText()) : undefined;
  return checker
    .getPropertiesOfType(checker.getTypeAtLocation(declared))
    .filter((symbol) => names === undefined || names.includes(symbol.name))
    .map((symbol) => optionOf(symbol, checker));
}

function optionOf(symbol, checker) {
  const declaration = symbol.declarations[0];
  const comment = ts
    .displayPartsToString(symbol.getDocumentationComment(checker))
    .replaceAll(/\s+/g, ' ')
    .trim();
  const { value, rest } = splitDefault(comment);
  return {
    name: symbol.name,
    isRequired: declaration.questionToken === undefined,
    type: typeTextOf(declaration.type),
    value,
    meaning: rest,
  };
}

/** "Default 5." and "Default: no limit." make a column of their own; so does a word that is marked as "(default)". */
function splitDefault(comment) {
  const [sentence, value] = /\bDefault:? ((?:[^.]|\.(?!\s|$))+)\.(?=\s|$)/.exec(comment) ?? [];
  if (sentence !== undefined)
    return { value, rest: comment.replace(sentence, '').replaceAll(/\s+/g, ' ').trim() };
  const [, marked] = /(`[^`]+`|'[^']+')(?=[^`']{0,3}\((?:the )?default\))/.exec(comment) ?? [];
  return { value: marked ?? '', rest: comment };
}

function typeTextOf(node) {
  return node
    .getText()
    .replaceAll(/\/\*\*[\s\S]*?\*\//g, '')
    .replaceAll(/\breadonly /g, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll('; }', ' }');
}
