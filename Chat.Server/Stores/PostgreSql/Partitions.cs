using System.Globalization;
using Chat.Server.Ports;
using Npgsql;

namespace Chat.Server.Stores.PostgreSql;

/// <summary>
/// The parts of the table of messages: each has those of a span of time, an eighth of the longest age, an hour at least and 30 days at most. A part whose messages are all past
/// their age is dropped whole, which costs nothing and leaves no holes in files.
/// </summary>
internal sealed class Partitions(HistoryOptions options, IRetention retention)
{
    private const long Hour = 3_600_000;

    /// <summary>How much longer than needed a part is kept, for nodes whose clocks differ.</summary>
    private const long Margin = Hour;

    private readonly long width = Math.Clamp((long)Math.Ceiling(retention.LongestAge.TotalHours / 8), 1, 30 * 24) * Hour;

    private volatile Span? known;

    /// <summary>Makes the part that a time falls into and the one after it, where they are missing. In a transaction of its own.</summary>
    public void Cover(NpgsqlConnection connection, long at)
    {
        if (known is { } span && at >= span.Since && at < span.Until) return;
        using var transaction = connection.BeginTransaction();
        using var alone = connection.Command("SELECT pg_advisory_xact_lock($1, hashtext('partitions ' || current_schema()))", PostgresDatabase.LockClass);
        alone.ExecuteNonQuery();
        var made = Make(connection, at);
        Make(connection, made.Until);
        transaction.Commit();
        known = made;
    }

    /// <summary>Makes all parts from a time to another, where they are missing. In transactions of their own.</summary>
    public void Cover(NpgsqlConnection connection, long from, long to)
    {
        for (var at = from; at <= to; at = known!.Until) Cover(connection, at);
    }

    /// <summary>Looks anew with the next message which there are.</summary>
    public void Forget() => known = null;

    /// <summary>Drops what is past. In a transaction of its own.</summary>
    public async Task DropAsync(NpgsqlConnection connection, long now, CancellationToken cancellation)
    {
        var past = now - (long)(retention.LongestAge + options.DuplicateWindow).TotalMilliseconds - Margin;
        var old = new List<long>();
        await using (var find = connection.Command("SELECT since FROM partitions WHERE until < $1 ORDER BY since", past))
        await using (var rows = await find.ExecuteReaderAsync(cancellation))
            while (await rows.ReadAsync(cancellation)) old.Add(rows.GetInt64(0));

        foreach (var since in old)
        {
            var name = Name(since);
            await using var isNeeded = connection.Command($"SELECT EXISTS (SELECT 1 FROM {name} m JOIN streams s ON s.id = m.stream WHERE m.seq > s.trimmed)");
            if (await isNeeded.ExecuteScalarAsync(cancellation) is true) return; // the clocks of nodes differ by more than that; it is looked at again
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await using var drop = new NpgsqlBatch(connection)
                .Then("SET LOCAL lock_timeout = '1s'").Then($"DROP TABLE {name}").Then("DELETE FROM partitions WHERE since = $1", since);
            await drop.ExecuteNonQueryAsync(cancellation); // what waits for the lock holds up every append, so not for long
            await transaction.CommitAsync(cancellation);
        }
    }

    private Span Make(NpgsqlConnection connection, long at)
    {
        using (var find = connection.Command("SELECT since, until FROM partitions WHERE since <= $1 AND until > $1", at))
        using (var row = find.ExecuteReader())
            if (row.Read()) return new Span(row.GetInt64(0), row.GetInt64(1));

        // Others may be there with another width, from before a setting was changed.
        var start = at - at % width;
        using var neighbours = connection.Command("SELECT coalesce((SELECT max(until) FROM partitions WHERE until <= $1), $2), coalesce((SELECT min(since) FROM partitions WHERE since > $1), $3)", at, start, start + width);
        Span made;
        using (var row = neighbours.ExecuteReader())
        {
            row.Read();
            made = new Span(Math.Max(start, row.GetInt64(0)), Math.Min(start + width, row.GetInt64(1)));
        }

        using var make = new NpgsqlBatch(connection)
            .Then(string.Create(CultureInfo.InvariantCulture, $"CREATE TABLE {Name(made.Since)} PARTITION OF messages FOR VALUES FROM ({made.Since}) TO ({made.Until})"))
            .Then("INSERT INTO partitions VALUES ($1, $2)", made.Since, made.Until);
        make.ExecuteNonQuery();
        return made;
    }

    private static string Name(long since) => string.Create(CultureInfo.InvariantCulture, $"messages_{since}");

    private sealed record Span(long Since, long Until);
}
