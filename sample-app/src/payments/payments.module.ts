import { Module } from '@nestjs/common';
import { PaymentProvider } from './payment-provider.js';
import { PaymentTasks } from './payment.tasks.js';

@Module({ providers: [PaymentProvider, PaymentTasks] })
export class PaymentsModule {}
