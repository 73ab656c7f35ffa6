using Chat.Contracts;
using Chat.Server.Ports;
using Npgsql;

namespace Chat.Server.Stores.PostgreSql;

/// <summary>Inboxes in PostgreSQL. Who notes holds the row of the inbox; what is written is a few dozen bytes: whose conversation, which number.</summary>
internal sealed class PostgresInboxes(PostgresDatabase database, IMessageLog log, TimeProvider time) : IInboxes
{
    private const int EntriesKept = 1000;

    private static readonly TimeSpan Life = TimeSpan.FromDays(1);

    /// <summary>How long after its time a message may still be on its way from the log to the inboxes: the patience of commands, and clocks that differ.</summary>
    private static readonly TimeSpan Noting = TimeSpan.FromMinutes(1);

    private readonly NotedConversations conversations = new(log, Noting, EntriesKept, time);

    /// <summary>What was used before this time is forgotten.</summary>
    public static long Past(DateTimeOffset now) => Hour(now - Life) - (long)TimeSpan.FromHours(1).TotalMilliseconds;

    public async ValueTask<StreamPosition?> NoteAsync(string user, string other, StreamPosition reached)
    {
        var noted = await TryNoteAsync(user, other, reached, unknown: null);
        if (noted.IsKnown) return noted.Place;
        var before = await conversations.NotedAsync(StreamKey.Direct(user, other), reached.Seq);
        return (await TryNoteAsync(user, other, reached, before)).Place;
    }

    public async ValueTask<InboxPage> ReadAfterAsync(string user, LogPosition after, int limit)
    {
        var (head, range, entries) = await database.ChangeAsync(async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
            var (id, head) = await HeadAsync(connection, user);
            if (head.Epoch == after.Epoch && after.Seq > head.Seq)
            {
                head = head with { Epoch = EpochSeed.Random().For(StreamKey.Inbox(user)) };
                await using var lost = connection.Command("UPDATE inboxes SET epoch = $2 WHERE id = $1", id, head.Epoch);
                await lost.ExecuteNonQueryAsync();
            }

            var range = PageRange.After(after, head, Math.Max(1, head.Seq - EntriesKept + 1), limit);
            var entries = new List<NotedMessage>();
            await using (var read = connection.Command(
                "SELECT seq, other, message_epoch, message_seq FROM inbox_entries WHERE inbox = $1 AND seq BETWEEN $2 AND $3 ORDER BY seq", id, range.From, range.To))
            await using (var rows = await read.ExecuteReaderAsync())
                while (await rows.ReadAsync()) entries.Add(new NotedMessage(rows.GetInt64(0), rows.GetString(1), new StreamPosition(rows.GetString(2), rows.GetInt64(3))));
            await transaction.CommitAsync();
            return (head, range, entries);
        }, CancellationToken.None);

        var messages = await conversations.ReadAsync(user, entries);
        return new InboxPage(head, range.Continuous, [.. entries.Select(entry => new InboxEntry(entry.Seq, entry.Other, messages.GetValueOrDefault(entry.Seq)))]);
    }

    private static long Hour(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / 3_600_000 * 3_600_000;

    private static async Task<(long Id, StreamPosition Head)> HeadAsync(NpgsqlConnection connection, string user)
    {
        await using var find = connection.Command("SELECT id, epoch, seq FROM inboxes WHERE key = $1", StreamKey.Inbox(user).Value);
        await using var row = await find.ExecuteReaderAsync();
        return await row.ReadAsync() ? (row.GetInt64(0), new StreamPosition(row.GetString(1), row.GetInt64(2))) : (0, new StreamPosition("", 0));
    }

    /// <param name="user">Whose inbox.</param>
    /// <param name="other">The other user.</param>
    /// <param name="reached">The message.</param>
    /// <param name="unknown">Up to where the conversation counts as noted when nothing is known of it; null to be told that.</param>
    private ValueTask<(bool IsKnown, StreamPosition? Place)> TryNoteAsync(string user, string other, StreamPosition reached, long? unknown) =>
        database.ChangeAsync<(bool, StreamPosition?)>(async connection =>
        {
            var (key, hour) = (StreamKey.Inbox(user).Value, Hour(time.GetUtcNow()));
            await using var transaction = await connection.BeginTransactionAsync();
            await using (var make = connection.Command(
                "INSERT INTO inboxes (key, epoch, used_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", key, EpochSeed.Random().For(new StreamKey(key)), hour))
                await make.ExecuteNonQueryAsync();
            await using var look = new NpgsqlBatch(connection)
                .Then("SELECT id, epoch, seq FROM inboxes WHERE key = $1 FOR UPDATE", key)
                .Then("SELECT n.epoch, n.seq FROM inboxes i JOIN inbox_noted n ON n.inbox = i.id AND n.other = $2 WHERE i.key = $1", key, other);
            long id, before;
            StreamPosition head;
            await using (var row = await look.ExecuteReaderAsync())
            {
                if (!await row.ReadAsync()) return (false, null); // it was forgotten just now
                (id, head) = (row.GetInt64(0), new StreamPosition(row.GetString(1), row.GetInt64(2)));
                await row.NextResultAsync();
                if (await row.ReadAsync() && row.GetString(0) == reached.Epoch) before = row.GetInt64(1);
                else if (unknown is { } noted) before = noted;
                else return (false, null);
            }

            if (reached.Seq <= before) return (true, null);
            before = Math.Max(before, reached.Seq - EntriesKept);
            var place = head with { Seq = head.Seq + reached.Seq - before };
            await using var note = new NpgsqlBatch(connection)
                .Then("INSERT INTO inbox_entries (inbox, seq, other, message_epoch, message_seq) SELECT $1, $2 + n, $3, $4, $5 + n FROM generate_series(1, $6) AS n",
                    id, head.Seq, other, reached.Epoch, before, reached.Seq - before)
                .Then("DELETE FROM inbox_entries WHERE inbox = $1 AND seq <= $2", id, place.Seq - EntriesKept)
                .Then("UPDATE inboxes SET seq = $2, used_at = $3 WHERE id = $1", id, place.Seq, hour)
                .Then(
                    """
                    INSERT INTO inbox_noted (inbox, other, epoch, seq, used_at) VALUES ($1, $2, $3, $4, $5)
                    ON CONFLICT (inbox, other) DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq, used_at = excluded.used_at
                    """, id, other, reached.Epoch, reached.Seq, hour);
            await note.ExecuteNonQueryAsync();
            await transaction.CommitAsync();
            return (true, place);
        }, CancellationToken.None);
}
