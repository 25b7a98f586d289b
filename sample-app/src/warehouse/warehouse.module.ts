import { Module } from '@nestjs/common';
import { Warehouse } from './warehouse.js';
import { WarehouseTasks } from './warehouse.tasks.js';

@Module({ providers: [Warehouse, WarehouseTasks], exports: [Warehouse] })
export class WarehouseModule {}
