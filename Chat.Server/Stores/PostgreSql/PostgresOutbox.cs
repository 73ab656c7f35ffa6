using Chat.Server.Kernel;
using Chat.Server.Ports;
using Npgsql;

namespace Chat.Server.Stores.PostgreSql;

/// <summary>The outbox beside the log in PostgreSQL.</summary>
internal sealed class PostgresOutbox(PostgresDatabase database, OutboxSettings settings, TimeProvider time) : IOutbox
{
    /// <summary>How many entries are dropped, or looked at, in one step.</summary>
    private const int Step = 500;

    private const string Columns = "number, entry, at, type, room, message, body";

    private const string End = "(SELECT number FROM outbox_head)";

    public async ValueTask AddAsync(string type, string? room, string body, CancellationToken cancellation = default)
    {
        if (!settings.IsOn) return;
        var now = time.GetUtcNow();
        await RunAsync(batch => EntryBatch.Write(batch, [new OutboxEntry(0, MessageIds.Next(now), ChatTime.WholeMilliseconds(now.UtcDateTime), type, room, null, body)]), cancellation);
    }

    public async ValueTask<OutboxPage> ReadAsync(string reader, int limit, CancellationToken cancellation = default)
    {
        if (!settings.IsOn) return new OutboxPage([], 0);
        return await database.ChangeAsync(async connection =>
        {
            var (number, lost) = await PlaceAsync(connection, reader, cancellation);
            var page = new List<OutboxEntry>();
            var budget = new PageBudget(OutboxText.PageBytes);
            // Little more than the page is read: an entry that begins behind its end is not on it.
            await using (var read = connection.Command(
                $"""
                SELECT {Columns} FROM (
                    SELECT *, sum(size) OVER (ORDER BY number) - size AS before
                    FROM (SELECT *, coalesce(octet_length(message), 0) / 2 + coalesce(octet_length(body), 0) AS size FROM outbox WHERE number > $1 ORDER BY number LIMIT $2) page
                ) sized WHERE before <= $3 ORDER BY number
                """, number, (long)limit, (long)OutboxText.PageBytes))
            await using (var rows = await read.ExecuteReaderAsync(cancellation))
            {
                while (await rows.ReadAsync(cancellation))
                    if (Entry(rows) is var entry && budget.TryTake(OutboxText.Size(entry))) page.Add(entry);
            }

            if (lost > 0)
            {
                await using var told = connection.Command("UPDATE outbox_readers SET lost = lost - $2 WHERE name = $1", reader, lost);
                await told.ExecuteNonQueryAsync(cancellation);
            }

            return new OutboxPage(page, lost);
        }, cancellation);
    }

    public async ValueTask AdvanceAsync(string reader, long number, CancellationToken cancellation = default)
    {
        if (!settings.IsOn) return;
        await RunAsync(batch => AddReader(batch, reader).Then($"UPDATE outbox_readers SET number = greatest(number, least($2, {End})) WHERE name = $1", reader, number), cancellation);
    }

    /// <summary>Leases end by PostgreSQL's clock, which is one for all nodes.</summary>
    public ValueTask<bool> TryClaimAsync(string reader, string holder, TimeSpan lease, CancellationToken cancellation = default) => database.ChangeAsync(async connection =>
    {
        await using var claim = connection.Command(
            """
            INSERT INTO outbox_claims AS c (name, holder, until) VALUES ($1, $2, clock_timestamp() + $3)
            ON CONFLICT (name) DO UPDATE SET holder = $2, until = excluded.until WHERE c.holder = $2 OR c.until < clock_timestamp()
            """, reader, holder, lease);
        return await claim.ExecuteNonQueryAsync(cancellation) == 1;
    }, cancellation);

    public async ValueTask TidyAsync(CancellationToken cancellation = default)
    {
        if (!settings.IsOn) return;
        await database.ChangeAsync(async connection =>
        {
            await using var mark = new NpgsqlBatch(connection)
                .Then("DELETE FROM outbox_readers WHERE name <> ALL($1)", (object)settings.Readers.ToArray())
                .Then(
                    $"""
                    UPDATE outbox_readers r SET lost = lost + (SELECT count(*) FROM outbox o WHERE o.number > r.number AND o.number <= past.number), number = past.number
                    FROM (SELECT greatest({End} - $1, coalesce((SELECT number FROM outbox WHERE at >= $2 ORDER BY number LIMIT 1) - 1, {End})) AS number) past WHERE r.number < past.number
                    """, settings.MaxEntries, (time.GetUtcNow() - settings.MaxAge).ToUnixTimeMilliseconds());
            await mark.ExecuteNonQueryAsync(cancellation);
            await using var drop = connection.Command(
                $"DELETE FROM outbox WHERE number IN (SELECT number FROM outbox WHERE number <= (SELECT coalesce(min(number), {End}) FROM outbox_readers) ORDER BY number LIMIT {Step})");
            while (await drop.ExecuteNonQueryAsync(cancellation) == Step)
            {
            }

            return true;
        }, cancellation);
    }

    public async ValueTask<(long Count, DateTime? Oldest)> BacklogAsync(string reader, CancellationToken cancellation = default)
    {
        if (!settings.IsOn) return (0, null);
        return await database.ChangeAsync<(long, DateTime?)>(async connection =>
        {
            var (number, _) = await PlaceAsync(connection, reader, cancellation);
            await using var look = connection.Command($"SELECT {End} - $1, (SELECT at FROM outbox WHERE number > $1 ORDER BY number LIMIT 1)", number);
            await using var row = await look.ExecuteReaderAsync(cancellation);
            return await row.ReadAsync(cancellation) && !row.IsDBNull(1) ? (row.GetInt64(0), ChatTime.FromUnix(row.GetInt64(1))) : (0, null);
        }, cancellation);
    }

    public async ValueTask ForgetUserAsync(string userId, CancellationToken cancellation = default)
    {
        if (!settings.IsOn) return;
        await database.ChangeAsync(async connection =>
        {
            for (var (after, count) = (0L, Step); count == Step;)
            {
                var entries = new List<OutboxEntry>();
                await using (var read = connection.Command($"SELECT {Columns} FROM outbox WHERE number > $1 ORDER BY number LIMIT {Step}", after))
                await using (var rows = await read.ExecuteReaderAsync(cancellation))
                    while (await rows.ReadAsync(cancellation)) entries.Add(Entry(rows));
                await using var forget = connection.Command(
                    "DELETE FROM outbox WHERE number = ANY($1)", entries.Where(entry => OutboxText.Concerns(entry, userId)).Select(entry => entry.Number).ToArray());
                await forget.ExecuteNonQueryAsync(cancellation);
                (after, count) = (entries.Count > 0 ? entries[^1].Number : after, entries.Count);
            }

            return true;
        }, cancellation);
    }

    private static OutboxEntry Entry(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.GetGuid(1), ChatTime.FromUnix(row.GetInt64(2)), row.GetString(3), row.IsDBNull(4) ? null : row.GetString(4),
        EntryBatch.Message(row.IsDBNull(5) ? null : row.GetFieldValue<byte[]>(5)), MessageRow.Text(row, 6));

    /// <summary>One that is new begins at the end.</summary>
    private static NpgsqlBatch AddReader(NpgsqlBatch batch, string reader) =>
        batch.Then($"INSERT INTO outbox_readers (name, number) VALUES ($1, {End}) ON CONFLICT DO NOTHING", reader);

    private static async Task<(long Number, long Lost)> PlaceAsync(NpgsqlConnection connection, string reader, CancellationToken cancellation)
    {
        await using var batch = AddReader(new NpgsqlBatch(connection), reader).Then("SELECT number, lost FROM outbox_readers WHERE name = $1", reader);
        await using var row = await batch.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return (row.GetInt64(0), row.GetInt64(1));
    }

    private async ValueTask RunAsync(Action<NpgsqlBatch> fill, CancellationToken cancellation) => await database.ChangeAsync(async connection =>
    {
        await using var batch = new NpgsqlBatch(connection);
        fill(batch);
        return await batch.ExecuteNonQueryAsync(cancellation);
    }, cancellation);
}
