import { Module } from '@nestjs/common';
import { AlbumsModule } from '../albums/albums.module.js';
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
import { RushHour } from './rush-hour.js';
import { Stocktaking } from './stocktaking.js';
import { Terminal } from './terminal.js';

/** The shop and those who play a day in it. */
@Module({
  imports: [AlbumsModule, AppModule, ImagesModule, MailModule, ShopModule, WarehouseModule],
  providers: [Accounts, Clock, Day, DayBook, Narrator, NightShift, RushHour, Stocktaking, Terminal],
})
export class DemoModule {}
