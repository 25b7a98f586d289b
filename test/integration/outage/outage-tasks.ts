import { Agent, get } from 'node:http';
import { Injectable } from '@nestjs/common';
import { fixed, Task, TaskDefaults } from 'nest-task-queue';

export class DownError extends Error {}

export const THRESHOLD = 10;
export const HALF_OPEN = 2;
const COOLDOWN_MS = Number(process.env['COOLDOWN_MS'] ?? 300);
const agent = new Agent({ keepAlive: true });

@Injectable()
@TaskDefaults({ prefix: 'outage' })
export class OutageTasks {
  @Task({
    retry: { limit: 5, backoff: fixed('10ms'), on: DownError },
    circuitBreaker: { name: 'dependency', threshold: THRESHOLD, cooldown: COOLDOWN_MS, halfOpen: HALF_OPEN },
  })
  async call(url: string): Promise<void> {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      get(url, { agent }, (response) => resolve(response.resume().statusCode)).on('error', reject);
    });
    if (status !== 200) throw new DownError(`answered ${status}`);
  }
}
