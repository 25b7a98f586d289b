import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { OrderPipe } from './order.pipe.js';
import type { Order } from './order.js';
import { OrdersService } from './orders.service.js';

@Controller('orders')
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  /** Answers before a single mail is sent. */
  @Post()
  @HttpCode(202)
  async place(@Body(OrderPipe) order: Order) {
    const confirmation = await this.orders.confirm(order);
    const reviewInvitation = await this.orders.inviteReview(order);
    return {
      orderId: order.id,
      tasks: { confirmation: confirmation.id, reviewInvitation: reviewInvitation.id },
      see: `/tasks/${confirmation.id}`,
    };
  }
}
