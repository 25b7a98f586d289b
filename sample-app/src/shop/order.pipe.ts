import { Injectable, type PipeTransform } from '@nestjs/common';
import { EMAIL, Fields } from '../input/fields.js';
import type { Order } from './order.js';

@Injectable()
export class OrderPipe implements PipeTransform<unknown, Order> {
  transform(body: unknown): Order {
    const fields = new Fields(body);
    return {
      id: fields.text('id', /^[\w-]{1,40}$/),
      email: fields.text('email', EMAIL),
      isExpress: fields.flag('isExpress'),
    };
  }
}
