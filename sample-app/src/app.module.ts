import { Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { TaskQueueModule } from 'nest-task-queue';
import { AlbumsModule } from './albums/albums.module.js';
import { shopConfig } from './config/shop.config.js';
import { taskQueueOptions } from './config/task-queue.config.js';
import { ImagesModule } from './images/images.module.js';
import { MailModule } from './mail/mail.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { PaymentsModule } from './payments/payments.module.js';
import { ReportsModule } from './reports/reports.module.js';
import { ShopModule } from './shop/shop.module.js';
import { WarehouseModule } from './warehouse/warehouse.module.js';
import { WebhooksModule } from './webhooks/webhooks.module.js';

@Module({
  imports: [
    ConfigModule.forRoot({ isGlobal: true, load: [shopConfig] }),
    // One import makes this application client, worker and beat; each can be switched off.
    TaskQueueModule.forRootAsync({ inject: [shopConfig.KEY], useFactory: taskQueueOptions }),
    AlbumsModule,
    ImagesModule,
    MailModule,
    PaymentsModule,
    ReportsModule,
    ShopModule,
    WarehouseModule,
    OperationsModule,
    WebhooksModule,
  ],
})
export class AppModule {}
