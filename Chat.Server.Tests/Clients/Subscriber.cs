using System.Net.WebSockets;
using Chat.Contracts;
using Chat.Server.Ports;
using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.Clients;

/// <summary>
/// Does what a careful client does: follows one room, and after every cut resumes from what it has seen. What is not
/// continuous makes it fail.
/// </summary>
internal sealed class Subscriber(Uri server, string user, WireProtocol protocol, string room = "room")
{
    private static readonly int MostRecovered = new HistoryOptions().RecoveryLimit;

    private readonly List<ChatMessage> seen = [];
    private string? epoch;

    public IReadOnlyList<ChatMessage> Seen => seen;

    /// <summary>Whether an exception says that a connection could not be made or broke.</summary>
    public static bool IsConnectionFailure(Exception e) =>
        e is WebSocketException or IOException or HttpRequestException or OperationCanceledException or InvalidOperationException
            or TimeoutException or ObjectDisposedException or ChatErrorException { Code: ChatErrors.Unavailable };

    public async Task FollowAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await ResumeAsync(client => Task.WhenAny(client.Closed, Task.Delay(Timeout.Infinite, stop)));
            }
            catch (Exception e) when (IsConnectionFailure(e))
            {
                await Task.Delay(50, CancellationToken.None);
            }
        }
    }

    /// <summary>Resumes once more, for what came last.</summary>
    public Task CatchUpAsync() => Wait.UntilAsync(
        async () =>
        {
            try
            {
                await ResumeAsync(_ => Task.CompletedTask);
                return true;
            }
            catch (Exception e) when (IsConnectionFailure(e))
            {
                return false;
            }
        },
        $"{user} connects once more");

    private async Task ResumeAsync(Func<ChatTestClient, Task> whileConnected)
    {
        await using var client = await Connect.ToAsync(server, user, protocol);
        var snapshot = await client.JoinAsync(room, epoch is null ? null : new StreamPosition(epoch, seen.Count)).WaitAsync(Wait.Deadline);
        epoch ??= snapshot.Position.Epoch;
        if (snapshot.Recovered) seen.AddRange(snapshot.Missed);
        else await ReadOnAsync(client, snapshot.Position);

        try
        {
            await whileConnected(client);
        }
        finally
        {
            await client.AbortAsync();
            seen.AddRange(client.MessagesIn(room).SkipWhile(m => m.Seq <= snapshot.Position.Seq));
        }
    }

    /// <summary>Pages through the history from what was seen: from the beginning, or where more was missed than a join gives back.</summary>
    private async Task ReadOnAsync(ChatTestClient client, StreamPosition upTo)
    {
        if (upTo.Epoch != epoch || (seen.Count > 0 && upTo.Seq - seen.Count <= MostRecovered))
            throw new InvalidDataException($"{user} could not resume at {seen.Count} of {epoch}: the room is at {upTo}.");
        while (seen.Count < upTo.Seq)
        {
            var page = await client.HistoryAsync(new HistoryRequest(room, After: seen.Count, Limit: 200));
            seen.AddRange(page.Messages.Where(m => m.Seq <= upTo.Seq));
        }
    }
}
