import { Beat } from '../../src/beat/beat.js';
import { DeclarationDuty, type Declaration } from '../../src/beat/declaration.js';
import type { ScheduleOptions } from '../../src/beat/schedule-options.js';
import { Schedules } from '../../src/beat/schedules.js';
import { TickReporter } from '../../src/beat/tick-reporter.js';
import { TaskSignature } from '../../src/canvas/signature.js';
import { AsyncResult } from '../../src/client/async-result.js';
import type { TaskLogger } from '../../src/core/task-logger.js';
import { TaskEvents } from '../../src/core/task-events.js';
import type { Stage } from './stage.js';

/** The processes of an application as far as schedules go: each with a beat and a client of its own. */
export class BeatStage {
  readonly lines: string[] = [];
  readonly events = new TaskEvents(() => undefined);
  #count = 0;

  constructor(private readonly stage: Stage) {}

  get store() {
    return this.stage.broker.schedules;
  }

  schedules(): Schedules {
    const { broker } = this.stage;
    return new Schedules(broker, {
      messageOf: (task) => {
        const { name, args } = (task as TaskSignature<never, unknown>).call;
        return Promise.resolve({ head: { name, queue: 'q', at: 0 }, body: JSON.stringify({ args }) });
      },
      result: (id) => new AsyncResult(id, { broker }),
    });
  }

  beat(): Beat {
    this.#count += 1;
    const report = new TickReporter(this.#logger(), this.events);
    return new Beat({ store: this.store, id: `beat-${this.#count}`, reporter: report });
  }

  declarationDuty(declarations: readonly Declaration[]): DeclarationDuty {
    this.#count += 1;
    return new DeclarationDuty(this.store, declarations, `process-${this.#count}`);
  }

  /** Turns until there is nothing to do for now; answers how long the beat would wait. */
  async turn(beat: Beat): Promise<number> {
    for (;;) {
      const waitMs = await beat.turn();
      if (waitMs > 0) return waitMs;
    }
  }

  /** Lets time pass in steps, with a turn of each beat after each of them. */
  async pass(beats: readonly Beat[], ms: number, stepMs = 1_000): Promise<void> {
    for (let left = ms; left > 0; left -= stepMs) {
      await this.stage.advance(Math.min(left, stepMs));
      for (const beat of beats) await this.turn(beat);
    }
  }

  /** Fires nothing yet, and knows the time. */
  async started(): Promise<Beat> {
    const beat = this.beat();
    await this.turn(beat);
    return beat;
  }

  options(name: string, more: Partial<ScheduleOptions> = {}): ScheduleOptions {
    const task = new TaskSignature({ name: 'mail.send', args: [name], isImmutable: true });
    return { name, task, ...more };
  }

  #logger(): TaskLogger {
    const keep = (level: string) => (message: unknown) => this.lines.push(`${level} ${String(message)}`);
    return { log: keep('log'), warn: keep('warn'), error: keep('error'), debug: keep('debug') } as never;
  }
}
