using System.Collections.Concurrent;
using System.Collections.Immutable;
using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Rooms.Namespaces;
using Microsoft.Extensions.Options;

namespace Chat.Server.Rooms;

/// <summary>
/// Administrators who hear a room without being its members: in no member list, count or announcement, and without a voice. What they receive, and how they
/// resume, is as for members. The memory of this node; it ends with the connection.
/// </summary>
internal sealed class HiddenReaders(
    IRoomChannel channel, IPresence presence, RoomRecovery recovery, RoomNamespaces namespaces, RoomGates gates, IOptions<RoomOptions> roomOptions)
{
    private readonly ConcurrentDictionary<string, Reader> readers = new();
    private readonly RoomOptions options = roomOptions.Value;

    /// <summary>Whether a connection is a hidden reader of a room.</summary>
    public bool Has(string connectionId, string room) => RoomsOf(connectionId).Contains(room);

    public ImmutableHashSet<string> RoomsOf(string connectionId) => readers.TryGetValue(connectionId, out var reader) ? reader.Rooms : [];

    /// <summary>For requests that were found right and whose connection is not a member of the room.</summary>
    public async Task<RoomSnapshot> JoinAsync(Caller caller, JoinRoomRequest request, CancellationToken cancellation)
    {
        var room = request.Room;
        if (!caller.Session.IsAdmin) throw new ChatException(ChatErrors.Forbidden, "Only the role admin may be hidden in a room.");

        using var passage = await gates.EnterAsync(room);
        var known = Has(caller.ConnectionId, room);
        var head = await channel.JoinAsync(caller.ConnectionId, room, request.Changes is not null, cancellation) ?? throw HasEnded();
        try
        {
            var missed = await recovery.ReadAsync(request, head, cancellation);
            var members = await presence.MembersAsync(room, namespaces.Of(room).Presence ? options.MemberListLimit : 0, cancellation);
            if (!known) Note(caller, room);
            return new RoomSnapshot(room, members.Members, members.MemberCount, head.Position, missed.Messages, missed.IsWhole, head.Changes, missed.Changed, missed.State);
        }
        catch when (!known)
        {
            await channel.LeaveAsync(caller.ConnectionId, room);
            throw;
        }
        catch
        {
            channel.Admit(caller.ConnectionId, room);
            throw;
        }
    }

    /// <summary>Forgets that a connection is hidden in a room; ending what it hears of the room is the caller's.</summary>
    /// <returns>Its user; null when it was not.</returns>
    public string? Forget(string connectionId, string room)
    {
        while (readers.TryGetValue(connectionId, out var reader) && reader.Rooms.Contains(room))
        {
            var less = reader with { Rooms = reader.Rooms.Remove(room) };
            var isForgotten = less.Rooms.IsEmpty ? readers.TryRemove(new(connectionId, reader)) : readers.TryUpdate(connectionId, less, reader);
            if (isForgotten) return reader.UserId;
        }

        return null;
    }

    /// <summary>Forgets a connection that has ended.</summary>
    /// <returns>The rooms it was hidden in.</returns>
    public ImmutableHashSet<string> Forget(string connectionId) => readers.TryRemove(connectionId, out var reader) ? reader.Rooms : [];

    /// <summary>A connection's end is made known to presence first and then here, so one of the two sides always takes back what is noted of one that ends meanwhile.</summary>
    private void Note(Caller caller, string room)
    {
        readers.AddOrUpdate(caller.ConnectionId, new Reader(caller.UserId, [room]), (_, reader) => reader with { Rooms = reader.Rooms.Add(room) });
        if (presence.ConnectionsOf(caller.UserId).Contains(caller.ConnectionId)) return;
        Forget(caller.ConnectionId);
        throw HasEnded();
    }

    private static OperationCanceledException HasEnded() => new("The connection has ended.");

    private sealed record Reader(string UserId, ImmutableHashSet<string> Rooms);
}
