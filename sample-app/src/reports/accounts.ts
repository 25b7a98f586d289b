import { Injectable } from '@nestjs/common';

/** Stands in for a table of customers. */
@Injectable()
export class Accounts {
  async active(): Promise<readonly string[]> {
    return ['acme', 'initech', 'umbrella'];
  }
}
