const columns = 7;
const rows = 6;

/**
 * Four in a row, as what its moves have made of it. Everybody applies the same moves in the order of their numbers and by the same rules, so everybody has the
 * same board, and a move that comes too late is no move for anybody.
 */
export class Game {
  #last; // who moved last
  winner;
  cells = Array.from({ length: columns * rows }, () => undefined); // from the bottom left, each with its move's number among those that counted
  moves = 0;

  begin() {
    Object.assign(this, new Game());
    this.#last = undefined;
  }

  /** Whether the move counts: whoever has just moved waits for another one. */
  apply({ column }, player) {
    if (!Number.isInteger(column) || column < 0 || column >= columns || this.winner || player === this.#last) return false;
    const row = this.#height(column);
    if (row === rows) return false;
    this.cells[row * columns + column] = this.moves++ % 2;
    this.#last = player;
    if (this.#wins(column, row)) this.winner = player;
    return true;
  }

  #height(column) {
    let row = 0;
    while (row < rows && this.cells[row * columns + column] !== undefined) row++;
    return row;
  }

  #wins(column, row) {
    const side = this.cells[row * columns + column];
    const along = (dx, dy) => {
      let count = 0;
      for (let [x, y] = [column + dx, row + dy]; x >= 0 && x < columns && y >= 0 && y < rows && this.cells[y * columns + x] === side; x += dx, y += dy) count++;
      return count;
    };
    return [[1, 0], [0, 1], [1, 1], [1, -1]].some(([dx, dy]) => along(dx, dy) + along(-dx, -dy) >= 3);
  }
}

export { columns, rows };
