const shownFor = 5000; // milliseconds without a movement

/** Shows where the others point, and tells them where this one does: at most once a frame, and only the newest place is worth sending. */
export function showCursors(board, room) {
  const cursors = new Map();

  room.addEventListener('event', ({ detail: { event, from, data } }) => {
    if (event !== 'cursor') return;
    const cursor = cursors.get(from) ?? add(from);
    Object.assign(cursor.mark.style, { left: `${data.x * 100}%`, top: `${data.y * 100}%` });
    clearTimeout(cursor.timer);
    cursor.timer = setTimeout(() => remove(from), shownFor);
  });
  room.addEventListener('MemberLeft', ({ detail: { userId } }) => remove(userId));

  let place;
  board.addEventListener('pointermove', ({ clientX, clientY }) => {
    if (!place) requestAnimationFrame(tell);
    const { left, top, width, height } = board.getBoundingClientRect();
    place = { x: (clientX - left) / width, y: (clientY - top) / height };
  });

  function tell() {
    if (room.live) room.publish('cursor', place, { key: 'pointer', excludeSelf: true }).catch(() => {}); // the next one tells more
    place = undefined;
  }

  function add(user) {
    const mark = document.createElement('span');
    mark.className = 'cursor';
    mark.textContent = user;
    board.append(mark);
    const cursor = { mark, timer: 0 };
    cursors.set(user, cursor);
    return cursor;
  }

  function remove(user) {
    clearTimeout(cursors.get(user)?.timer);
    cursors.get(user)?.mark.remove();
    cursors.delete(user);
  }
}
