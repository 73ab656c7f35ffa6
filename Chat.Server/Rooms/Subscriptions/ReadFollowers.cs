using System.Collections.Concurrent;
using System.Collections.Immutable;
using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;

namespace Chat.Server.Rooms.Subscriptions;

/// <summary>
/// Connections over which what their user says in a room counts as read: those that subscribed to it, or joined it asking for what is unread while they were. The memory of this node;
/// it ends with the connection. For all others a message costs one look into an empty or small table.
/// </summary>
internal sealed class ReadFollowers(ISubscriptions subscriptions, ReadNotices notices, IPresence presence)
{
    private readonly ConcurrentDictionary<string, ImmutableHashSet<string>> rooms = new();

    public bool Has(string connectionId, string room) => rooms.TryGetValue(connectionId, out var some) && some.Contains(room);

    public void Add(Caller caller, string room)
    {
        rooms.AddOrUpdate(caller.ConnectionId, static (_, room) => [room], static (_, some, room) => some.Add(room), room);
        if (!presence.ConnectionsOf(caller.UserId).Contains(caller.ConnectionId)) Forget(caller.ConnectionId); // it has ended meanwhile, and presence knew first
    }

    public void Forget(string connectionId, string room)
    {
        while (rooms.TryGetValue(connectionId, out var some) && some.Contains(room))
        {
            var less = some.Remove(room);
            if (less.IsEmpty ? rooms.TryRemove(new(connectionId, some)) : rooms.TryUpdate(connectionId, less, some)) return;
        }
    }

    /// <summary>Forgets a connection that has ended.</summary>
    public void Forget(string connectionId) => rooms.TryRemove(connectionId, out _);

    /// <summary>Moves the cursor to a message that was stored. When that cannot be done the message stays unread; it has been said all the same.</summary>
    public async ValueTask SaidAsync(Caller caller, string room, StreamPosition said)
    {
        try
        {
            var marked = await subscriptions.MarkReadAsync(room, caller.UserId, said);
            if (marked is null) Forget(caller.ConnectionId, room);
            else if (marked.Read == said) notices.Tell(room, caller.UserId, said, caller.ConnectionId);
        }
        catch (UnavailableException)
        {
            // The store has logged the reason.
        }
    }
}
