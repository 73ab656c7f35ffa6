using Chat.Contracts;

namespace Chat.Client.Rooms;

/// <param name="Cursor">The number of the first item in the ring that a reader is to get.</param>
/// <param name="Before">What it is taken to know: from there it reads on where the item has fallen out of the ring.</param>
internal sealed record RoomStart(long Cursor, StreamPosition Before);
