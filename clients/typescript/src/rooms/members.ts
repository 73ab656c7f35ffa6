import type { MemberJoined } from '../contract.js';

/** Who is in a room: the list of the last snapshot, then comings and goings. */
export class Members {
  #users = new Set<string>();
  count = 0;

  get list(): readonly string[] {
    return [...this.#users];
  }

  /** False where the server's list was cut or comings are not announced: the count is true, the list is not whole. */
  get complete(): boolean {
    return this.#users.size >= this.count;
  }

  replace(members: readonly string[], count: number): void {
    this.#users = new Set(members);
    this.count = count;
  }

  joined({ userId, members, memberCount }: MemberJoined): void {
    if (members.length >= memberCount) this.#users = new Set(members);
    else this.#users.add(userId);
    this.count = memberCount;
  }

  left(userId: string, count: number): void {
    this.#users.delete(userId);
    this.count = count;
  }
}
