import { Module } from '@nestjs/common';
import { AppModule } from '../app.module.js';
import { ImagesModule } from '../images/images.module.js';
import { MailModule } from '../mail/mail.module.js';
import { ShopModule } from '../shop/shop.module.js';
import { WarehouseModule } from '../warehouse/warehouse.module.js';
import { DayBook } from './day-book.js';
import { Day } from './day.js';
import { Accounts } from './accounts.js';
import { Clock } from './clock.js';
import { Narrator } from './narrator.js';
import { NightShift } from './night-shift.js';
import { Stocktaking } from './stocktaking.js';
import { Terminal } from './terminal.js';

/** The shop and those who play a day in it. */
@Module({
  imports: [AppModule, ImagesModule, MailModule, ShopModule, WarehouseModule],
  providers: [Accounts, Clock, Day, DayBook, Narrator, NightShift, Stocktaking, Terminal],
})
export class DemoModule {}
