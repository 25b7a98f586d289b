import { Injectable, type OnModuleDestroy } from '@nestjs/common';

/** Stands for what handlers need and Nest takes down with the application. */
@Injectable()
export class Database implements OnModuleDestroy {
  isOpen = true;

  onModuleDestroy(): void {
    this.isOpen = false;
  }
}
