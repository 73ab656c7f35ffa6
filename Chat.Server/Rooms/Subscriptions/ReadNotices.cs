using Chat.Contracts;
using Chat.Server.Ports;
using Chat.Server.Rooms.Namespaces;

namespace Chat.Server.Rooms.Subscriptions;

/// <summary>
/// Tells how far a user has read: its other connections, and the room's members where the namespace has it so. The first notice of a user and room at once, then the
/// newest at most every <see cref="Interval"/>. What is remembered of a user and room is forgotten when an interval has passed without news.
/// </summary>
internal sealed class ReadNotices(IRoomChannel channel, RoomNamespaces namespaces, TimeProvider time)
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<(string Room, string UserId), Told> recent = [];

    /// <param name="room">The room.</param>
    /// <param name="userId">Who has read on.</param>
    /// <param name="read">Up to where. What is not newer than the last notice is not told.</param>
    /// <param name="connection">The connection that knows already; null for none.</param>
    public void Tell(string room, string userId, StreamPosition read, string? connection)
    {
        lock (recent)
        {
            if (recent.TryGetValue((room, userId), out var told))
            {
                if (Subscription.Later(told.Read, read) != read) return;
                told.Read = read;
                told.Connection = connection;
                told.HasNews = true;
                return;
            }

            recent.Add((room, userId), new Told(read));
        }

        Send(room, userId, read.Seq, connection);
        _ = TellOnAsync(room, userId);
    }

    private async Task TellOnAsync(string room, string userId)
    {
        while (true)
        {
            await Task.Delay(Interval, time);
            long read;
            string? connection;
            lock (recent)
            {
                var told = recent[(room, userId)];
                if (!told.HasNews)
                {
                    recent.Remove((room, userId));
                    return;
                }

                told.HasNews = false;
                (read, connection) = (told.Read.Seq, told.Connection);
            }

            Send(room, userId, read, connection);
        }
    }

    private void Send(string room, string userId, long read, string? connection) =>
        channel.Read(new ReadNotice(room, userId, read), connection, namespaces.Of(room).ReadReceipts);

    private sealed class Told(StreamPosition read)
    {
        public StreamPosition Read { get; set; } = read;

        public string? Connection { get; set; }

        public bool HasNews { get; set; }
    }
}
