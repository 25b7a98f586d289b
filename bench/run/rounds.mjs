import { brief } from '../report/format.mjs';
import { judged } from '../report/verdict.mjs';

/** Everybody runs for so long before it counts, or so often: code that is still being compiled is slow. */
const WARM_UP_MS = 1_000;
const MOST_WARM_UPS = 3;
let namespaces = 0;

/**
 * One measurement: a process for each system, a warm-up, then rounds by turns: A B C A B C. A system that fails is told
 * of with its error, and takes no further part in this measurement.
 */
export async function measureInTurns(measurement, run) {
  const contest = new Contest(measurement, run);
  await contest.prepare();
  if (run.extent.isEarnest && !measurement.isCold) await contest.warmUp();
  const rounds = measurement.hasOwnRounds ? 1 : run.extent.rounds;
  for (let round = 1; round <= rounds; round += 1)
    await contest.round(`round ${round} of ${rounds}`, round % 2 === 1);
  return contest.result();
}

class Contest {
  #figures = {};
  #facts = {};
  #errors = {};
  #orders = [];

  constructor(measurement, run) {
    this.measurement = measurement;
    this.run = run;
  }

  async prepare() {
    const { name, systems: only } = this.measurement;
    const wanted = this.run.systems.filter((system) => !only || only.includes(system));
    // All at once, then one after the other.
    for (const system of wanted) this.run.sides.of(system).catch(() => {});
    for (const system of wanted) {
      await this.#guarded(system, async () => {
        const { facts } = await this.run.sides.of(system);
        if (facts.lacks?.includes(name)) return;
        this.#facts[system] = facts;
        this.#figures[system] = [];
      });
    }
  }

  async warmUp() {
    for (const system of Object.keys(this.#figures)) {
      this.run.progress.now(`warm-up: ${system}`);
      const until = performance.now() + WARM_UP_MS;
      await this.#guarded(system, async () => {
        for (let run = 0; run < MOST_WARM_UPS && performance.now() < until; run += 1)
          await this.#once(system);
      });
    }
  }

  async round(title, isOdd) {
    // In turn the first of a round, because the machine may have become slower or faster in the middle of it.
    const systems = Object.keys(this.#figures);
    const order = isOdd ? systems : systems.toReversed();
    this.#orders.push(order);
    for (const system of order) {
      this.run.progress.now(`${title}: ${system}`);
      if (this.measurement.isFresh && this.run.extent.isEarnest) this.run.sides.drop(system);
      await this.#guarded(system, async () => this.#figures[system].push(...(await this.#once(system))));
    }
    const latest = Object.entries(this.#figures).map(([system, all]) => `${system} ${brief(all.at(-1))}`);
    this.run.progress.tell(`${title}: ${latest.join('   ')}`);
  }

  result() {
    const { figures, systems: _systems, sizes: _sizes, size: _size, ...about } = this.measurement;
    return {
      ...about,
      sizes: Object.fromEntries(Object.keys(this.#figures).map((system) => [system, this.#sizeFor(system)])),
      settings: Object.fromEntries(
        Object.entries(this.#facts).map(([system, { settings }]) => [system, settings]),
      ),
      figures: figures.map((figure) => judged(figure, this.#figures, this.run.systems)),
      orders: this.#orders,
      errors: this.#errors,
    };
  }

  async #once(system) {
    namespaces += 1;
    const namespace = `bench-${process.pid}-${namespaces}`;
    const { redis, sides, extent } = this.run;
    const { measure, concurrency, perSecond, workers } = this.measurement;
    const side = await sides.of(system);
    const { rounds, share } = extent;
    const setup = {
      url: redis.url,
      namespace,
      measure,
      concurrency,
      perSecond,
      workers,
      size: this.#sizeFor(system),
      rounds,
      share,
    };
    try {
      const figures = await side.measure(setup);
      return Array.isArray(figures) ? figures : [figures];
    } finally {
      await redis.clear(namespace);
    }
  }

  async #guarded(system, work) {
    try {
      await work();
    } catch (error) {
      this.#errors[system] = error.message;
      delete this.#figures[system];
      this.run.sides.drop(system);
      this.run.progress.tell(`${system} failed: ${error.message}`);
    }
  }

  #sizeFor(system) {
    const { size, sizes } = this.measurement;
    const { share, leastTasks } = this.run.extent;
    return Math.max(leastTasks, Math.round((sizes?.[system] ?? size) * share));
  }
}
