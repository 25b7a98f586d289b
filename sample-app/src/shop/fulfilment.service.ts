import { Injectable } from '@nestjs/common';
import { TaskClient, chain, type AsyncResult, type TaskView } from 'nest-task-queue';
import { MailTasks } from '../mail/mail.tasks.js';
import { WarehouseTasks } from '../warehouse/warehouse.tasks.js';
import type { Order } from './order.js';

/** What it takes until a customer has the goods: several tasks, one after the other. */
@Injectable()
export class FulfilmentService {
  private readonly warehouse: TaskView<WarehouseTasks>;
  private readonly mail: TaskView<MailTasks>;

  constructor(private readonly client: TaskClient) {
    this.warehouse = client.of(WarehouseTasks);
    this.mail = client.of(MailTasks);
  }

  /**
   * `.si()` has all its arguments, `.s()` receives what the member before gave. Whichever member fails for good, what stands
   * after it does not run and the reservation is released; stored with the order, so that no crash can forget it.
   */
  fulfil({ id, email }: Order): Promise<AsyncResult<{ messageId: string }>> {
    const { reserve, ship, release } = this.warehouse;
    const workflow = chain(reserve.si(id), ship.s(), this.mail.parcelSent.s(email)).linkError(release.si(id));
    return this.client.enqueue(workflow, { id: `fulfilment-${id}` });
  }
}
