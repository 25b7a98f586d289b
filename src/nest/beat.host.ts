import { randomUUID } from 'node:crypto';
import {
  Inject,
  Injectable,
  Optional,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Beat } from '../beat/beat.js';
import { messageOf } from '../beat/message-of.js';
import { DeclarationDuty } from '../beat/declaration.js';
import { DutyRunner } from '../duty/duty-runner.js';
import { timesInWords } from '../beat/schedule-entry.js';
import { TickReporter } from '../beat/tick-reporter.js';
import type { Broker } from '../broker/broker.js';
import { shardsOf } from '../broker/sharded/shards-of.js';
import { Composer } from '../canvas/composer.js';
import type { Services } from '../services/create-services.js';
import { counted } from '../core/counted.js';
import type { Duty } from '../core/duty.js';
import { TaskEvents } from '../core/task-events.js';
import { Pruner } from '../worker/pruner.js';
import { ApplicationTasks } from './application-tasks.js';
import {
  TASK_QUEUE_BROKER,
  TASK_QUEUE_OPENED,
  TASK_QUEUE_OPTIONS,
  TASK_QUEUE_SERVICES,
} from './constants.js';
import { declaredSchedules, isInProcessZone, type DeclaredSchedule } from './declared-schedules.js';
import type { Opened } from './opened.js';
import type { ResolvedOptions } from './resolved-options.js';
import { NestTaskLogger } from './task-logger.js';

/** A Redis that hangs does not hold up the end of the process. */
const CLOSE_TIMEOUT_MS = 1_000;

/** The beat's life in a Nest application: says what is scheduled in code, and fires what is due. */
@Injectable()
export class BeatHost implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #logger: NestTaskLogger;
  readonly #id = randomUUID();
  #running: DutyRunner[] = [];

  // oxlint-disable-next-line max-params -- what is injected is a list
  constructor(
    @Inject(TASK_QUEUE_OPTIONS) private readonly options: ResolvedOptions,
    @Inject(TASK_QUEUE_BROKER) private readonly broker: Broker,
    private readonly tasks: ApplicationTasks,
    private readonly composer: Composer,
    private readonly events: TaskEvents,
    @Inject(TASK_QUEUE_SERVICES) private readonly services: Services,
    @Optional() @Inject(TASK_QUEUE_OPENED) opened?: Opened,
  ) {
    opened?.add(() => this.onModuleDestroy());
    this.#logger = new NestTaskLogger('TaskQueueBeat', options.redact);
  }

  async onApplicationBootstrap(): Promise<void> {
    const { fires } = this.options.beat;
    const declared = await declaredSchedules(this.tasks.scheduledMethods(), async (task, schedule) => {
      const message = await messageOf(this.composer, task);
      this.services.placer?.check(`beat:${schedule}:0`, message.head);
      return message;
    });
    for (const schedule of declared) this.#logger.log(lineOf(schedule));
    // The log of a process that is a beat alone would say nothing of the beat.
    if (fires && this.options.worker === undefined)
      this.#logger.log(`beat: ${counted(declared.length, 'schedule')} declared by this application`);
    const declarations = declared.map(({ declaration }) => declaration);
    const { schedules } = this.broker;
    // First of all, so that nothing is fired which this deployment declares no more.
    if (fires || declarations.length > 0)
      await this.#run(new DeclarationDuty(schedules, declarations, this.#id));
    if (!fires) return;
    const beats = await this.#beats();
    await schedules
      .onChange(() => beats.forEach((beat) => beat.call()))
      .catch((error: Error) => this.#logger.warn(error.message));
    // Workers do that, too; where there is none, somebody must.
    if (this.options.worker === undefined) void this.#run(new Pruner(this.broker.tasks, this.options));
  }

  /** Before anything that it needs is gone. */
  async onModuleDestroy(): Promise<void> {
    const stopped = Promise.all(this.#running.map((runner) => runner.stop()));
    await Promise.race([stopped, new Promise((resolve) => setTimeout(resolve, CLOSE_TIMEOUT_MS).unref())]);
  }

  /** One for each shard: a shard that does not answer holds up the schedules of no other. */
  #beats(): Promise<readonly DutyRunner[]> {
    const reporter = new TickReporter(this.#logger, this.events);
    const { brokers } = shardsOf(this.broker);
    return Promise.all(
      brokers.map(async ({ schedules: store }, shard) =>
        this.#run(new Beat({ store, id: `${this.#id}:${shard}`, reporter })),
      ),
    );
  }

  async #run(duty: Duty): Promise<DutyRunner> {
    const runner = new DutyRunner(duty, this.#logger);
    this.#running.push(runner);
    await runner.start();
    return runner;
  }
}

const DECORATORS = { cron: '@Cron', interval: '@Interval', timeout: '@Timeout' } as const;

/** The line of a schedule in the log of the boot; it says of an adopted one where it comes from. */
function lineOf({ method: { where, schedule }, declaration }: DeclaredSchedule): string {
  const { name, entry, delayMs } = declaration;
  const { when, message } = entry;
  const times =
    delayMs !== undefined && when.kind === 'at' ? `once, after ${delayMs} ms` : timesInWords(when);
  const line = `schedule ${name}: ${times}, fires ${message.head.name} once for all processes`;
  if (schedule.kind === 'own') return line;
  const zone = isInProcessZone(schedule) ? ', in the time zone of this process' : '';
  return `${line} (adopted: ${DECORATORS[schedule.kind]} of ${where}${zone})`;
}
