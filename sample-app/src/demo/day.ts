import { Injectable } from '@nestjs/common';
import { LocalWorker, type AsyncResult } from 'nest-task-queue';
import { ImagesService } from '../images/images.service.js';
import type { Order } from '../shop/order.js';
import { OrdersService } from '../shop/orders.service.js';
import { DayBook } from './day-book.js';
import type { Ending } from './ending.js';

const MB = 1_000_000;
const WELL: Ending = { state: 'SUCCESS' };
const BADLY: Ending = { state: 'FAILURE' };

/** A day in the shop on which everything goes wrong once. Each call says what is to become of its task. */
@Injectable()
export class Day {
  constructor(
    private readonly images: ImagesService,
    private readonly orders: OrdersService,
    private readonly worker: LocalWorker,
    private readonly book: DayBook,
  ) {}

  async live(): Promise<void> {
    await this.#night();
    await this.#morning();
    await this.#noon();
    await this.#evening();
  }

  /** Enqueued while nobody works: then priorities decide, not who came first. */
  async #night(): Promise<void> {
    this.book.chapter('Night. The worker is paused and tasks gather; in the morning the urgent go first.');
    this.worker.pause();
    const plan = { task: 'reports.sales', subject: '2025', ending: WELL };
    await this.book.enqueue({ ...plan, remark: 'queue low; slow' }, () => this.orders.reportSales('2025'));
    const order = { id: 'o-1001', email: 'ada@mail.example' };
    await this.#confirm(order, WELL, 'queue default');
    const express = { id: 'o-1002', email: 'eve@mail.example', isExpress: true };
    await this.#confirm(express, WELL, 'queue default, priority 9 of 9');
    await this.#refund('charge-76', WELL, 'queue critical');
    this.worker.resume();
    await this.book.settled();
  }

  async #morning(): Promise<void> {
    this.book.chapter('Morning. Pictures come in; each way to fail has its own treatment.');
    await this.#upload('sunset.jpg', 2, WELL, 'nothing wrong with it');
    await this.#upload('panorama.png', 48, BADLY, 'too big');
    await this.#upload('invoice.pdf', 1, BADLY, 'no picture');
    await this.#upload('logo.png', 1, BADLY, 'the database has one of that name');
    await this.#upload('rainy-day.jpg', 3, { ...WELL, retries: 2 }, 'the API will be down, twice: back off');
    const limited = { ...WELL, retries: 1, queue: 'low' };
    await this.#upload('holiday.jpg', 4, limited, 'the API will limit the rate: go on in `low`');
    const locked = { ...WELL, retries: 2, queue: 'critical' };
    await this.#upload('family.png', 5, locked, 'the database will be locked: go on in `critical`');
    await this.#upload('poster.gif', 6, { ...BADLY, retries: 3 }, 'the API will fail whatever we do');
    await this.book.settled();
  }

  async #noon(): Promise<void> {
    this.book.chapter('Noon. Orders are confirmed, and money goes back.');
    const order = { id: 'o-1003', email: 'bob@greylist.example' };
    await this.#confirm(order, { ...WELL, retries: 2 }, 'will be put off, twice');
    this.book.repeat('mail.orderConfirmation', order.id, 'clicked twice: same id, still one task');
    await this.orders.confirm(order);
    const far = { id: 'o-1004', email: 'cleo@far-away.example' };
    await this.#confirm(far, { ...WELL, retries: 1 }, 'sent, but the answer will get lost');
    await this.#confirm({ id: 'o-1005', email: 'nobody@nowhere.example' }, BADLY, 'no such address');
    await this.#refund('charge-77', { ...WELL, retries: 1 }, 'told to come back later');
    await this.book.settled();
  }

  async #evening(): Promise<void> {
    this.book.chapter('Evening. Something for later, and something that is no longer wanted.');
    const order = { id: 'o-1001', email: 'ada@mail.example' };
    await this.book.enqueue(
      { task: 'mail.reviewInvitation', subject: order.id, remark: 'in 1 s', ending: WELL },
      () => this.orders.inviteReview(order),
    );
    const reminder = await this.book.enqueue(
      { task: 'mail.basketReminder', subject: 'b-9', remark: 'in 1 h', ending: { state: 'REVOKED' } },
      () => this.orders.remindOfBasket('b-9', 'dan@mail.example'),
    );
    await reminder.revoke();
    await this.book.settled();
  }

  #upload(name: string, megabytes: number, ending: Ending, remark: string): Promise<AsyncResult> {
    const upload = { name, size: megabytes * MB, format: name.slice(-3), from: 'ada@mail.example' };
    const plan = { task: 'images.process', subject: name, remark, ending };
    return this.book.enqueue(plan, () => this.images.accept(upload));
  }

  #confirm(order: Order, ending: Ending, remark: string): Promise<AsyncResult> {
    const plan = { task: 'mail.orderConfirmation', subject: order.id, remark, ending };
    return this.book.enqueue(plan, () => this.orders.confirm(order));
  }

  #refund(charge: string, ending: Ending, remark: string): Promise<AsyncResult> {
    const plan = { task: 'payments.refund', subject: charge, remark, ending };
    return this.book.enqueue(plan, () => this.orders.refund(charge, 1_990));
  }
}
