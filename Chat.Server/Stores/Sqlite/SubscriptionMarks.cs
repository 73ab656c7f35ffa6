using System.Runtime.InteropServices;
using Chat.Contracts;
using Chat.Server.Ports;

namespace Chat.Server.Stores.Sqlite;

/// <summary>Cursors that were moved and are not in the table yet. Not for concurrent use.</summary>
internal sealed class SubscriptionMarks
{
    private readonly Dictionary<(string User, string Room), StreamPosition> moved = [];

    /// <summary>Moves a cursor that has been moved before; null when it has not, or is in the table by now.</summary>
    public Subscription? Move(string room, string user, StreamPosition read)
    {
        ref var present = ref CollectionsMarshal.GetValueRefOrNullRef(moved, (user, room));
        if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref present)) return null;
        return new Subscription(room, user, present = Subscription.Later(present, read));
    }

    public void Set(Subscription marked) => moved[(marked.UserId, marked.Room)] = marked.Read;

    /// <summary>A subscription as it stands.</summary>
    public Subscription Over(Subscription row) => moved.TryGetValue((row.UserId, row.Room), out var read) ? row with { Read = read } : row;

    public Subscription[] ToArray() => [.. moved.Select(mark => new Subscription(mark.Key.Room, mark.Key.User, mark.Value))];

    /// <summary>Those are in the table; one that was moved further meanwhile is not.</summary>
    public void Stored(Subscription[] marks)
    {
        foreach (var (room, user, read) in marks)
            if (moved.TryGetValue((user, room), out var present) && present == read) moved.Remove((user, room));
    }

    public void Drop(string room, string user) => moved.Remove((user, room));

    public void DropUser(string user) => Drop(mark => mark.User == user);

    public void DropRoom(string room) => Drop(mark => mark.Room == room);

    private void Drop(Func<(string User, string Room), bool> gone)
    {
        foreach (var mark in moved.Keys.Where(gone).ToArray()) moved.Remove(mark);
    }
}
