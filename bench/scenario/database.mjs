import { chance } from './chance.mjs';
import { inRun, pass } from './life.mjs';

export class DatabaseError extends Error {
  constructor(message, code) {
    super(message);
    this.name = new.target.name;
    this.code = code;
  }
}
/** The row can never be written. */
export class ConstraintError extends DatabaseError {}
/** No connection came free in time. */
export class PoolExhaustedError extends DatabaseError {}

export const CONNECTIONS = 30;
/** Seconds that a write takes, and for which a connection is waited for. */
const WRITE = 0.1;
const grace = 2;
/** Of writes, and of uploads. */
export const DEADLOCKS = 0.02;
export const TAKEN = 0.004;

/** A pool of connections, each for one write at a time; who waits too long for one is refused. */
export class Database {
  exhausted = 0;
  deadlocks = 0;
  #free = CONNECTIONS;
  #waiting = new Set();

  async save(upload, attempt) {
    await this.#connection();
    try {
      await pass(WRITE);
      if (chance('taken', upload.id) < TAKEN)
        throw new ConstraintError(`there is a picture ${upload.id} already`, '23505');
      if (chance('deadlock', upload.id, attempt) < DEADLOCKS) {
        this.deadlocks += 1;
        throw new DatabaseError('deadlock detected', '40P01');
      }
    } finally {
      this.#release();
    }
  }

  #connection() {
    if (this.#free > 0) {
      this.#free -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(this.#refusal(waiting)), inRun(grace));
      const waiting = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#waiting.add(waiting);
    });
  }

  #refusal(waiting) {
    this.#waiting.delete(waiting);
    this.exhausted += 1;
    return new PoolExhaustedError(`no connection within ${grace} s`, '53300');
  }

  #release() {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#free += 1;
    } else {
      this.#waiting.delete(next);
      next();
    }
  }
}
