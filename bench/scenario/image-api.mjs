import { chance } from './chance.mjs';
import { inLife, pass } from './life.mjs';

export class ApiError extends Error {
  constructor(message, status) {
    super(message);
    this.name = new.target.name;
    this.status = status;
  }
}
export class RateLimitError extends ApiError {}
export class ApiDownError extends ApiError {}

/** Calls in a second, and how many may come at once after a quiet time. */
export const API_RATE = 450;
export const API_BURST = 100;
/** Seconds that a call takes, that a refusal takes, and when the API is down. */
const CALL = 0.4;
const REFUSAL = 0.1;
export const OUTAGE = { from: 10, until: 20 };
/** Of calls: the network fails, or the API does. */
export const FAULTS = 0.04;

/** A service on the net with a rate limit; it refuses what is too much, and fails now and then. */
export class ImageApi {
  calls = 0;
  limited = 0;
  down = 0;
  faults = 0;
  #startedAt;
  #tokens = API_BURST;
  #filledAt = 0;

  /** Its time begins. */
  open() {
    this.#startedAt = performance.now();
  }

  async thumbnail(upload, attempt) {
    this.calls += 1;
    const now = inLife(performance.now() - this.#startedAt);
    if (!this.#take(now)) {
      this.limited += 1;
      await pass(REFUSAL);
      throw new RateLimitError('the image API answered 429', 429);
    }
    if (now >= OUTAGE.from && now < OUTAGE.until) {
      this.down += 1;
      await pass(REFUSAL);
      throw new ApiDownError('the image API answered 503', 503);
    }
    await pass(CALL);
    if (chance('api', upload.id, attempt) < FAULTS) {
      this.faults += 1;
      throw new ApiError('the connection to the image API was reset', 'ECONNRESET');
    }
    return `https://pictures.example/${upload.id}`;
  }

  /** A bucket of tokens. */
  #take(now) {
    this.#tokens = Math.min(API_BURST, this.#tokens + (now - this.#filledAt) * API_RATE);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
