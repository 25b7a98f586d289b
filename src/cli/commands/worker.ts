import { Option, type Command } from 'commander';
import type { Broker } from '../../broker/broker.js';
import type { Duration } from '../../core/duration.js';
import { MAX_CONCURRENCY } from '../../core/worker-bounds.js';
import type { ChildOrder } from '../../nest/run-child.js';
import type { BrokerTarget } from '../../services/open-broker.js';
import type { ShardsOption } from '../../services/shards-option.js';
import { appOption, givenApp } from '../app-option.js';
import { appOverridesOf } from '../app-overrides.js';
import { duration, filled, memory, names, oneOf, shards, whole } from '../arguments.js';
import { booting, EXIT } from '../exit-code.js';
import { LOG_LEVELS, logLevelsOf } from '../log-levels.js';
import type { HealthCheck } from '../../health/health-check.js';
import type { WorkerHttp } from '../worker-http.js';

interface WorkerOptions {
  readonly app: string;
  readonly export?: string;
  readonly queues?: readonly string[];
  readonly excludeQueues?: readonly string[];
  readonly concurrency?: number;
  readonly processes: number;
  readonly lease?: Duration;
  readonly shutdownTimeout?: Duration;
  readonly maxTasksPerChild?: number;
  readonly maxMemoryPerChild?: number;
  readonly hostname?: string;
  readonly control: boolean;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly readyFile?: string;
  readonly http?: number;
  readonly httpHost: string;
  readonly redis?: string;
  readonly namespace?: string;
  readonly shards?: ShardsOption;
}

type GivenOptions = Omit<WorkerOptions, 'app'> & { readonly app?: string };

/** Far more than a machine has cores. */
const MAX_PROCESSES = 1_000;
const MAX_PORT = 65_535;

const HELP = `
Each process boots the whole application. SIGTERM or Ctrl-C stops it gently, a second one at once.

Example:
  $ ntq worker --app dist/app.module.js -Q critical,default -c 8 -p 4
`;

/** `ntq worker`: runs tasks. */
export function workerCommand(program: Command): void {
  program
    .command('worker')
    .summary('run the tasks of an application')
    .description('Runs the tasks of an application in processes that a supervisor looks after.')
    .addOption(appOption())
    .option('--export <name>', 'the exported class, where it is not AppModule or the only module', filled)
    .option('-Q, --queues <names>', 'serve only these queues', names)
    .option('-X, --exclude-queues <names>', 'leave these queues to others', names)
    .option('-c, --concurrency <number>', 'tasks that run at once in each process', whole(1, MAX_CONCURRENCY))
    .option(
      '-p, --processes <number>',
      'processes; 0 runs tasks in this one, without a hard kill',
      whole(0, MAX_PROCESSES),
      1,
    )
    .option('--lease <duration>', "how long a dead machine's tasks stay lost", duration)
    .option('--shutdown-timeout <duration>', 'how long a stop waits for what runs', duration)
    .option('--max-tasks-per-child <number>', 'replace a process after this many tasks', whole(1))
    .option(
      '--max-memory-per-child <size>',
      "replace a process that takes so much memory, e.g. '512mb'",
      memory,
    )
    .option('--hostname <name>', 'the name under which workers are listed', filled)
    .option('--no-control', 'carry out no commands of `ntq control`, `ntq inspect` and other processes')
    .addOption(
      new Option('--log-level <level>', LOG_LEVELS.join(', ')).argParser(oneOf(LOG_LEVELS)).default('info'),
    )
    .option('--ready-file <file>', 'is there while tasks are taken, touched while main loops turn', filled)
    .option(
      '--http <port>',
      'answer /metrics, /scale and /health at this port; 0 takes a free one',
      whole(0, MAX_PORT),
    )
    .option('--http-host <address>', 'the address of this machine at which it listens', filled, '127.0.0.1')
    .option('--redis <url>', "instead of the application's broker")
    .option('--namespace <name>', "instead of the application's namespace")
    .option('--shards <number>', 'over how many shards it lies, or the addresses of their servers', shards)
    .addHelpText('after', HELP)
    .action(async (given: GivenOptions, command: Command) => {
      const options = { ...given, app: givenApp(command, given.app) };
      const http = await startHttp(options);
      if (options.processes === 0) await runInline(options, http);
      else process.exitCode = await runInPool(options, http);
    });
}

/** Before the application boots: a port that is taken is said at once. */
async function startHttp({ http: port, httpHost: host }: WorkerOptions): Promise<WorkerHttp | undefined> {
  if (port === undefined) return undefined;
  const [{ Logger }, { WorkerHttp }] = await Promise.all([
    import('@nestjs/common'),
    import('../worker-http.js'),
  ]);
  return WorkerHttp.listen({ port, host }, new Logger('TaskQueueHttp'));
}

async function runInline(options: WorkerOptions, http: WorkerHttp | undefined): Promise<void> {
  const { app, overrides, logLevels } = orderOf(options);
  const { readyFile } = options;
  const { worker = {}, ...rest } = overrides;
  const [{ loadApp }, { withoutLoggedError }, { runWorker }, { TASK_QUEUE_BROKER }, { TaskHealth }] =
    await Promise.all([
      import('../../nest/app-file.js'),
      import('../../nest/boot-error.js'),
      import('../../nest/run-worker.js'),
      import('../../nest/constants.js'),
      import('../../health/task-health.js'),
    ]);
  const running = await booting(async () => {
    const appModule = await loadApp(app);
    const order = {
      ...(worker !== false && { worker }),
      overrides: rest,
      ...(logLevels && { logLevels }),
      ...(readyFile !== undefined && { readyFile }),
    };
    return withoutLoggedError(() => runWorker(appModule, order));
  });
  http?.use(running.get<Broker>(TASK_QUEUE_BROKER, { strict: false }));
  http?.serve(running.get(TaskHealth, { strict: false }));
}

async function runInPool(options: WorkerOptions, http: WorkerHttp | undefined): Promise<number> {
  const { processes, maxTasksPerChild: maxTasks, maxMemoryPerChild: maxMemoryBytes, readyFile } = options;
  const order = orderOf(options);
  const [{ Logger }, { runPool }] = await Promise.all([
    import('@nestjs/common'),
    import('../../nest/run-pool.js'),
  ]);
  if (order.logLevels) Logger.overrideLogger([...order.logLevels]);
  const onBroker = (broker: BrokerTarget) => void http?.connect(broker);
  const onHealth = (health: HealthCheck) => http?.serve(health);
  const recycling = { maxTasks, maxMemoryBytes };
  const end = await runPool({ ...order, ...recycling, processes, readyFile, onBroker, onHealth });
  await http?.close();
  if (end.kind === 'stopped') return EXIT.ok;
  return end.isConfiguration ? EXIT.configuration : EXIT.cannotBoot;
}

function orderOf(options: WorkerOptions): ChildOrder {
  const { queues, excludeQueues, concurrency, lease, shutdownTimeout } = options;
  const { hostname, control } = options;
  return {
    app: { path: options.app, exported: options.export },
    logLevels: logLevelsOf(options.logLevel),
    overrides: {
      ...appOverridesOf(options),
      worker: {
        ...(queues && { queues }),
        ...(excludeQueues && { except: excludeQueues }),
        ...(concurrency !== undefined && { concurrency }),
        ...(lease !== undefined && { lease }),
        ...(shutdownTimeout !== undefined && { shutdownTimeout }),
        ...(hostname !== undefined && { hostname }),
        ...(!control && { control }),
      },
    },
  };
}
