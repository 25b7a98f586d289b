import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { FulfilmentService } from './fulfilment.service.js';
import { OrderPipe } from './order.pipe.js';
import type { Order } from './order.js';
import { OrdersService } from './orders.service.js';

@Controller('orders')
export class OrdersController {
  constructor(
    private readonly orders: OrdersService,
    private readonly fulfilment: FulfilmentService,
  ) {}

  /** Answers before a single mail is sent. */
  @Post()
  @HttpCode(202)
  async place(@Body(OrderPipe) order: Order) {
    const confirmation = await this.orders.confirm(order);
    const fulfilment = await this.fulfilment.fulfil(order);
    const reviewInvitation = await this.orders.inviteReview(order);
    return {
      orderId: order.id,
      tasks: {
        confirmation: confirmation.id,
        fulfilment: fulfilment.id,
        reviewInvitation: reviewInvitation.id,
      },
      see: `/tasks/${confirmation.id}`,
    };
  }
}
