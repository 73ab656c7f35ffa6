using System.Collections.Concurrent;
using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;

namespace Chat.Server.Stores.Memory;

/// <summary>
/// Presence of one process. Not for more than one node: each would know only its own users.
/// Locks are taken in the order connection, room; none is held while waiting.
/// </summary>
internal sealed class MemoryPresence : IPresence, IPresenceDirectory
{
    private readonly ConcurrentDictionary<string, Connection> connections = new();
    private readonly ConcurrentDictionary<string, User> users = new();
    private readonly ConcurrentDictionary<string, Room> rooms = new();
    private long version;

    event Func<IReadOnlyList<PresenceChange>, Task> IPresence.NodeLost
    {
        add { }
        remove { }
    }

    event Func<IReadOnlyList<PresenceChange>, Task> IPresence.CaughtUp
    {
        add { }
        remove { }
    }

    public event Action<IReadOnlyList<OnlineChange>>? OnlineChanged;

    public ValueTask<int> ConnectAsync(string connectionId, string userId, CancellationToken cancellation = default)
    {
        var connection = new Connection(userId);
        connections[connectionId] = connection;
        while (true)
        {
            var user = users.GetOrAdd(userId, static _ => new User());
            lock (user)
            {
                if (user.Removed) continue;
                user.Connections.Set(connectionId, connection);
                if (user.Connections.Count == 1) OnlineChanged?.Invoke([new OnlineChange(userId, true)]);
                return ValueTask.FromResult(connections.Count);
            }
        }
    }

    public ValueTask<PresenceChange?> JoinAsync(string connectionId, string room, int memberLimit, CancellationToken cancellation = default)
    {
        if (!connections.TryGetValue(connectionId, out var connection)) return default;
        lock (connection)
        {
            if (connection.Ended) return default;
            var added = !connection.Rooms.ContainsKey(room);
            while (true)
            {
                var entry = rooms.GetOrAdd(room, static _ => new Room());
                lock (entry)
                {
                    if (entry.Removed) continue;
                    if (added) connection.Rooms.Set(room, entry);
                    var entered = added && entry.Enter(connection.UserId);
                    return ValueTask.FromResult<PresenceChange?>(new PresenceChange(room, connection.UserId, entered,
                        entry.List(memberLimit, connection.UserId), entry.Count, Interlocked.Increment(ref version)));
                }
            }
        }
    }

    public ValueTask<PresenceChange?> LeaveAsync(string connectionId, string room, CancellationToken cancellation = default)
    {
        if (!connections.TryGetValue(connectionId, out var connection)) return default;
        lock (connection)
        {
            return connection.Rooms.Remove(room, out var entry)
                ? ValueTask.FromResult<PresenceChange?>(Leave(room, entry, connection.UserId))
                : default;
        }
    }

    public ValueTask<IReadOnlyList<PresenceChange>> DisconnectAsync(string connectionId)
    {
        if (!connections.TryRemove(connectionId, out var connection)) return ValueTask.FromResult<IReadOnlyList<PresenceChange>>([]);
        RemoveFromUser(connectionId, connection.UserId);
        lock (connection)
        {
            connection.Ended = true;
            return ValueTask.FromResult<IReadOnlyList<PresenceChange>>([.. connection.Rooms.Select(room => Leave(room.Key, room.Value, connection.UserId))]);
        }
    }

    public ValueTask<RoomMembers> MembersAsync(string room, int limit, CancellationToken cancellation = default)
    {
        if (!rooms.TryGetValue(room, out var entry)) return ValueTask.FromResult(new RoomMembers(room, [], 0));
        lock (entry) return ValueTask.FromResult(new RoomMembers(room, entry.List(limit), entry.Count));
    }

    public ValueTask<OnlineUsers> OnlineAsync(int limit, CancellationToken cancellation = default)
    {
        var listed = new List<string>();
        foreach (var (userId, _) in users)
        {
            if (listed.Count == limit) break;
            listed.Add(userId);
        }

        return ValueTask.FromResult(new OnlineUsers(listed, Math.Max(users.Count, listed.Count), connections.Count));
    }

    public ValueTask<Page<CountedRoom>> RoomsAsync(string prefix, string? from, int limit, CancellationToken cancellation = default)
    {
        var names = new SortedPage(from, limit);
        foreach (var (room, _) in rooms)
        {
            if (room.StartsWith(prefix, StringComparison.Ordinal)) names.Offer(room);
        }

        var page = names.ToPage();
        var counted = page.Items.Select(room => new CountedRoom(room, CountIn(room))).Where(room => room.Members > 0);
        return ValueTask.FromResult(new Page<CountedRoom>([.. counted], page.Next));
    }

    public ValueTask<Page<string>> MembersAsync(string room, string? from, int limit, CancellationToken cancellation = default)
    {
        var page = new SortedPage(from, limit);
        if (rooms.TryGetValue(room, out var entry))
        {
            lock (entry) entry.OfferTo(page);
        }

        return ValueTask.FromResult(page.ToPage());
    }

    public ValueTask<Page<string>> OnlineAsync(string prefix, string? from, int limit, CancellationToken cancellation = default)
    {
        var page = new SortedPage(from, limit);
        foreach (var (userId, _) in users)
        {
            if (userId.StartsWith(prefix, StringComparison.Ordinal)) page.Offer(userId);
        }

        return ValueTask.FromResult(page.ToPage());
    }

    public ValueTask<IReadOnlySet<string>> ConnectedAsync(IReadOnlyList<string> users, CancellationToken cancellation = default) =>
        ValueTask.FromResult<IReadOnlySet<string>>(users.Where(user => ConnectionsOf(user).Count > 0).ToHashSet(StringComparer.Ordinal));

    public ValueTask<bool> IsInAsync(string userId, string room, CancellationToken cancellation = default)
    {
        if (!rooms.TryGetValue(room, out var entry)) return ValueTask.FromResult(false);
        lock (entry) return ValueTask.FromResult(entry.Has(userId));
    }

    public ValueTask<int> CountInAsync(string room, CancellationToken cancellation = default) => ValueTask.FromResult(CountIn(room));

    public ValueTask<long> RoomCountAsync(CancellationToken cancellation = default) => ValueTask.FromResult((long)rooms.Count);

    public bool IsMember(string connectionId, string room)
    {
        if (!connections.TryGetValue(connectionId, out var connection)) return false;
        lock (connection) return !connection.Ended && connection.Rooms.ContainsKey(room);
    }

    public IReadOnlyList<string> RoomsOf(string connectionId)
    {
        if (!connections.TryGetValue(connectionId, out var connection)) return [];
        lock (connection) return connection.Ended ? [] : [.. connection.Rooms.Select(room => room.Key)];
    }

    public IReadOnlyList<string> ConnectionsOf(string userId)
    {
        if (!users.TryGetValue(userId, out var user)) return [];
        lock (user) return [.. user.Connections.Select(connection => connection.Key)];
    }

    /// <summary>The user of a connection, or null when there is no such connection.</summary>
    public string? UserOf(string connectionId) => connections.GetValueOrDefault(connectionId)?.UserId;

    /// <summary>Whether a user is in a room with any connection, or with any but one.</summary>
    public bool IsIn(string userId, string room, string? exceptConnection = null) =>
        ConnectionsOf(userId).Any(connection => connection != exceptConnection && IsMember(connection, room));

    /// <summary>The number of users in a room.</summary>
    public int CountIn(string room)
    {
        if (!rooms.TryGetValue(room, out var entry)) return 0;
        lock (entry) return entry.Count;
    }

    private PresenceChange Leave(string room, Room entry, string userId)
    {
        lock (entry)
        {
            var left = entry.Exit(userId);
            if (entry.Count == 0)
            {
                entry.Removed = true;
                rooms.TryRemove(room, out _);
            }

            return new PresenceChange(room, userId, left, [], entry.Count, Interlocked.Increment(ref version));
        }
    }

    private void RemoveFromUser(string connectionId, string userId)
    {
        if (!users.TryGetValue(userId, out var user)) return;
        lock (user)
        {
            user.Connections.Remove(connectionId, out _);
            if (user.Connections.Count > 0 || user.Removed) return;
            user.Removed = true;
            OnlineChanged?.Invoke([new OnlineChange(userId, false)]);
            users.TryRemove(userId, out _);
        }
    }

    private sealed class Connection(string userId)
    {
        public SmallMap<string, Room> Rooms;

        public string UserId { get; } = userId;
        public bool Ended { get; set; }
    }

    private sealed class User
    {
        public SmallMap<string, Connection> Connections;

        /// <summary>Taken out of the dictionary; whoever still holds it must look again.</summary>
        public bool Removed { get; set; }
    }

    private sealed class Room
    {
        /// <summary>How many connections each user has in the room.</summary>
        private readonly Dictionary<string, int> members = [];

        public int Count => members.Count;

        /// <summary>As <see cref="User.Removed"/>.</summary>
        public bool Removed { get; set; }

        public bool Enter(string userId) => (members[userId] = members.GetValueOrDefault(userId) + 1) == 1;

        public bool Exit(string userId)
        {
            var left = members[userId] - 1;
            if (left > 0)
            {
                members[userId] = left;
                return false;
            }

            return members.Remove(userId);
        }

        public bool Has(string userId) => members.ContainsKey(userId);

        public void OfferTo(SortedPage page)
        {
            foreach (var userId in members.Keys) page.Offer(userId);
        }

        public List<string> List(int limit, string? withUser = null)
        {
            var list = new List<string>(Math.Min(limit, members.Count));
            foreach (var userId in members.Keys)
            {
                if (list.Count == limit) break;
                list.Add(userId);
            }

            if (withUser is not null && members.Count > limit && !list.Contains(withUser)) list[^1] = withUser;
            return list;
        }
    }
}
