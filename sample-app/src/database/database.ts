import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Script } from '../stand-in/script.js';

export class DatabaseError extends Error {
  constructor(
    message: string,
    readonly code: string,
    readonly table: string,
  ) {
    super(message);
  }
}

/** The row can never be written, however often it is tried. */
export class ConstraintError extends DatabaseError {}

const deadlock = () => new DatabaseError('deadlock detected', '40P01', 'pictures');
const taken = () => new ConstraintError('there is a picture with this name already', '23505', 'pictures');

/** Stands in for a database. */
@Injectable()
export class Database {
  readonly #script = new Script({ 'family.png': [deadlock, deadlock], 'logo.png': [taken] });
  readonly #pictures = new Map<string, string>();

  /** Written under the task's id: a second run of the same task overwrites its own row and adds none. */
  async savePicture(taskId: string, name: string, url: string): Promise<void> {
    await wait(20);
    this.#script.play(name, taskId);
    this.#pictures.set(taskId, url);
  }
}
