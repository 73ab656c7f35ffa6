import type { Line, Transport } from '../connection/transport.js';
import type { MemberLeft, ServerEvents, Welcome } from '../contract.js';
import type { ToPage } from './messages.js';

/** A page's line: its place on a trunk. */
export interface Seat {
  post(message: ToPage extends infer M ? Omit<M & { line: number }, 'line'> : never): void;
}

/**
 * One connection to a server, for any number of seats. All hear its events; each gets the answers to its own requests. The connection
 * is in a room as long as any seat is.
 */
export class Trunk {
  /** Whether a new seat may not be given here: the connection has ended, or its server is about to end. */
  isClosing = false;
  readonly #seats = new Set<Seat>();
  readonly #rooms = new Map<string, Set<Seat>>();
  readonly #line: Line;
  #welcome?: Welcome;

  constructor(transport: Transport, url: string, token: string) {
    this.#line = transport({
      url,
      token,
      event: (name, record) => this.#event(name, record),
      end: (end) => {
        this.isClosing = true;
        this.#tell({ end });
      },
    });
  }

  enter(seat: Seat): void {
    this.#seats.add(seat);
    if (this.#welcome) seat.post({ event: 'Welcome', record: this.#welcome });
  }

  leave(seat: Seat): void {
    if (!this.#seats.delete(seat)) return;
    for (const room of [...this.#rooms.keys()]) if (this.#leaveRoom(seat, room) && this.#seats.size > 0) this.#line.request('leave_room', { room }, () => {});
    if (this.#seats.size > 0) return;
    this.isClosing = true;
    this.#line.close();
  }

  request(seat: Seat, operation: string, fields: { room?: string }, answer: Parameters<Line['request']>[2]): void {
    const room = fields.room!;
    if (operation === 'leave_room' && this.#rooms.has(room) && !this.#leaveRoom(seat, room)) return answer(undefined, {});
    if (operation !== 'join_room') return this.#line.request(operation, fields, answer);
    // Counted from the request on, so that another seat's leaving does not overtake it.
    const seats = this.#rooms.get(room) ?? this.#rooms.set(room, new Set()).get(room)!;
    const isNew = !seats.has(seat);
    seats.add(seat);
    this.#line.request(operation, fields, (refusal, result) => {
      if (refusal && isNew && this.#leaveRoom(seat, room)) this.#line.request('leave_room', { room }, () => {});
      answer(refusal, result);
    });
  }

  /** Whether the seat was the last one in the room. */
  #leaveRoom(seat: Seat, room: string): boolean {
    const seats = this.#rooms.get(room);
    return !!seats?.delete(seat) && seats.size === 0 && this.#rooms.delete(room);
  }

  #event(name: keyof ServerEvents, record: any): void {
    if (name === 'Welcome') this.#welcome = record;
    if (name === 'Draining') this.isClosing = true;
    const left = record as MemberLeft;
    if (name === 'MemberLeft' && left.userId === this.#welcome?.userId) this.#rooms.delete(left.room);
    this.#tell({ event: name, record });
  }

  #tell(message: Parameters<Seat['post']>[0]): void {
    for (const seat of this.#seats) seat.post(message);
  }
}
