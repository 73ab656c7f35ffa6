using System.Collections.Concurrent;
using Chat.Contracts;

namespace Chat.LoadTest.Honest;

/// <summary>Reads the logs through the users' own connections and compares them with the ledger.</summary>
internal sealed class LogAudit(HonestUser[] users, Ledger ledger, HonestOptions options)
{
    private const int PageLength = 200;

    /// <summary>Logs read at the same time, each through another user.</summary>
    private static readonly ParallelOptions Parallelism = new() { MaxDegreeOfParallelism = 8 };

    /// <summary>Below the server's limit of 20 questions a second on one connection.</summary>
    private static readonly TimeSpan BetweenPages = TimeSpan.FromMilliseconds(60);

    /// <summary>Returns the number at which each room's log ends.</summary>
    public async Task<IReadOnlyDictionary<string, long>> ReadAsync(CancellationToken cancellation)
    {
        var heads = new ConcurrentDictionary<string, long>();
        var members = users.SelectMany(u => u.Rooms.Select(r => (r.Room, User: u))).ToLookup(m => m.Room, m => m.User);
        await Parallel.ForEachAsync(members, Parallelism, async (room, _) =>
        {
            var log = await ReadAsync([.. room], new HistoryRequest(room.Key, Limit: PageLength), cancellation);
            heads[room.Key] = log is { Count: > 0 } ? log[^1].Seq : 0;
            Compare(Ledger.RoomKey(room.Key), log);
        });
        await Parallel.ForEachAsync(ledger.Streams.Where(s => s.IsConversation), Parallelism, async (conversation, _) =>
        {
            var parts = conversation.Name.Split(' ');
            HonestUser[] reader = [Array.Find(users, u => u.Name == parts[1])!];
            Compare(conversation.Name, await ReadAsync(reader, new HistoryRequest(UserId: parts[2], Limit: PageLength), cancellation));
        });
        return heads;
    }

    private void Compare(string stream, List<LogLine>? log)
    {
        if (log is null)
        {
            ledger.Violation($"{stream}: the log could not be read");
            return;
        }

        ledger.Counts.Add("messages in the logs", log.Count);
        foreach (var difference in ledger.Stream(stream).Compare(log)) ledger.Violation(difference);
    }

    /// <summary>From the end back to the beginning, as far as the log goes.</summary>
    private async Task<List<LogLine>?> ReadAsync(HonestUser[] readers, HistoryRequest request, CancellationToken cancellation)
    {
        var start = TimeProvider.System.GetTimestamp();
        var log = new List<LogLine>();
        for (var attempt = 0; TimeProvider.System.GetElapsedTime(start) < options.CatchUpTimeout; attempt++)
        {
            if (readers[attempt % readers.Length].Settled is { } connection)
            {
                try
                {
                    var page = await connection.AskAsync<HistoryPage>(ChatOperations.History, request).WaitAsync(options.AnswerTimeout, cancellation);
                    log.InsertRange(0, page.Messages.Select(m => new LogLine(m.Seq, m.Id, m.From, m.ClientMessageId)));
                    if (!page.HasMore || page.Messages.Count == 0) return log;
                    request = request with { Before = page.Messages[0].Seq };
                }
                catch (Exception e) when (e is ConnectionLostException or TimeoutException or ChatFailureException { Code: ChatErrors.Unavailable })
                {
                    ledger.Counts.Add("pages read again");
                }
            }

            await Task.Delay(BetweenPages, cancellation);
        }

        return null;
    }
}
