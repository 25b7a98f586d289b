import { Module } from '@nestjs/common';
import { FulfilmentService } from './fulfilment.service.js';
import { OrdersController } from './orders.controller.js';
import { OrdersService } from './orders.service.js';

@Module({
  controllers: [OrdersController],
  providers: [FulfilmentService, OrdersService],
  exports: [FulfilmentService, OrdersService],
})
export class ShopModule {}
