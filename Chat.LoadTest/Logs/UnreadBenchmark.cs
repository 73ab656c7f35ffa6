using Chat.Contracts;
using Chat.Server.Ports;
using Chat.Server.Rooms;

namespace Chat.LoadTest.Logs;

/// <summary>A user who was away: in every room some messages are unread, of which some mention it.</summary>
internal static class UnreadBenchmark
{
    private const string User = "user";

    /// <summary>Messages from one that mentions the user to the next.</summary>
    private const int MentionEvery = 100;

    public static async Task FillAsync(UnreadUnderTest.Opened stores, int rooms, int messages, CancellationToken cancellation)
    {
        var mention = new MessageExtras(null, Mentions: [User]).ToText();
        for (var room = 0; room < rooms; room++) await stores.Subscriptions.AddAsync(NameOf(room), User, new StreamPosition("before", 0), cancellation);

        // In turns to all rooms, so that a room's messages do not lie on disk in one piece. Half of the rooms are read up to the middle, the others nearly to the end.
        for (var i = 1; i <= messages; i++) await Task.WhenAll(Enumerable.Range(0, rooms).Select(room => SayAsync(room, i)));

        async Task SayAsync(int room, int number)
        {
            var draft = new MessageDraft($"sender {room % 10}", $"message {number}, about as long as people write them", null, number % MentionEvery == 0 ? mention : null);
            var said = await stores.Log.AppendAsync(StreamKey.Room(NameOf(room)), draft, cancellation);
            if (number != (room % 2 == 0 ? messages / 2 : messages - 5)) return;
            await stores.Subscriptions.MarkReadAsync(NameOf(room), User, new StreamPosition(said.Epoch, said.Message.Seq), cancellation);
        }
    }

    public static Task<LogFigures> MeasureAsync(UnreadUnderTest.Opened stores, int rooms, TimeSpan duration, CancellationToken cancellation) =>
        LogBenchmark.MeasureAsync(1, duration, async _ =>
        {
            var answer = await stores.Unread.ReadAsync(User, RoomGrant.Every, new UnreadRequest(), cancellation);
            if (answer.Rooms.Count != Math.Min(rooms, ChatLimits.UnreadPageLength)) throw new InvalidOperationException($"{answer.Rooms.Count} rooms came back.");
        });

    private static string NameOf(int room) => $"room {room}";
}
