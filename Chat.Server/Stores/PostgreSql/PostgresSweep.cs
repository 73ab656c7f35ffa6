using Chat.Server.Ports;
using Npgsql;

namespace Chat.Server.Stores.PostgreSql;

/// <summary>One look at every stream, in steps that hold few rows for a short time: what is too old or too much is trimmed, and the rows that no partition will take along are deleted.</summary>
internal sealed class PostgresSweep(HistoryOptions options, IRetention retention, Partitions partitions, PostgresSearch search)
{
    /// <summary>How many streams one step looks at, and about how many rows it deletes.</summary>
    private const int StepStreams = 500;
    private const long StepRows = 5000;

    private const string LockStreams = "SELECT id FROM streams WHERE id = ANY($1) ORDER BY key FOR UPDATE";

    private const string Trim = """
        UPDATE streams s SET trimmed = c.upto, first_at = coalesce(f.at, 0), emptied_at = CASE WHEN c.upto = t.seq THEN $4 ELSE t.emptied_at END,
            changes_lost = greatest(t.changes_lost, coalesce(l.change, 0))
        FROM unnest($1, $2, $3) AS v(id, keep, oldest) JOIN streams t ON t.id = v.id
        CROSS JOIN LATERAL (
            SELECT greatest(t.trimmed, t.seq - v.keep, CASE WHEN t.first_at >= v.oldest THEN 0 ELSE
                coalesce((SELECT m.seq - 1 FROM messages m WHERE m.stream = t.id AND m.seq > t.trimmed AND m.at >= v.oldest ORDER BY m.seq LIMIT 1), t.seq) END) AS upto
        ) c
        LEFT JOIN LATERAL (SELECT m.at FROM messages m WHERE m.stream = t.id AND m.seq = c.upto + 1) f ON true
        LEFT JOIN LATERAL (SELECT max(m.change) AS change FROM messages m WHERE m.stream = t.id AND m.seq > t.trimmed AND m.seq <= c.upto AND m.change IS NOT NULL) l ON true
        WHERE s.id = t.id AND c.upto > t.trimmed
        """;

    private const string DeleteMentions = "DELETE FROM mentions m USING streams s WHERE s.id = ANY($1) AND m.stream = s.id AND m.seq <= s.trimmed";

    private const string DeleteRows = """
        DELETE FROM messages m USING unnest($1, $2, $3, $4) AS v(id, since, upto, dropped)
        WHERE m.stream = v.id AND m.seq > v.since AND m.seq <= v.upto AND m.at >= v.dropped AND m.at < $5
        """;

    private const string NoteDeleted = """
        UPDATE streams s SET deleted = coalesce((SELECT min(m.seq) - 1 FROM messages m WHERE m.stream = s.id AND m.seq > v.since AND m.seq <= v.upto AND m.at >= v.dropped), v.upto)
        FROM unnest($1, $2, $3, $4) AS v(id, since, upto, dropped) WHERE s.id = v.id RETURNING s.id, s.deleted
        """;

    public async Task RunAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellation)
    {
        for (long after = 0; await StepAsync(connection, after, now, cancellation) is { } last; after = last)
        {
        }

        while (await DeleteEndedAsync(connection, cancellation))
        {
        }

        await partitions.DropAsync(connection, now.ToUnixTimeMilliseconds(), cancellation);
        await using var inboxes = connection.Command("DELETE FROM inboxes WHERE used_at < $1", PostgresInboxes.Past(now));
        await inboxes.ExecuteNonQueryAsync(cancellation);
        await using var noted = connection.Command("DELETE FROM inbox_noted WHERE used_at < $1", PostgresInboxes.Past(now));
        await noted.ExecuteNonQueryAsync(cancellation);
        while (await search.BuildAsync(connection, cancellation))
        {
        }
    }

    private async Task<long?> StepAsync(NpgsqlConnection connection, long after, DateTimeOffset now, CancellationToken cancellation)
    {
        var streams = new List<SweptStream>();
        await using (var look = connection.Command("SELECT id, key, seq, trimmed, deleted, first_at, emptied_at FROM streams WHERE id > $1 ORDER BY id LIMIT $2", after, StepStreams))
        await using (var rows = await look.ExecuteReaderAsync(cancellation))
            while (await rows.ReadAsync(cancellation)) streams.Add(new SweptStream(rows, retention, now));
        if (streams.Count == 0) return null;

        await TrimAsync(connection, [.. streams.Where(stream => stream.IsOver)], now, cancellation);
        await DeleteAsync(connection, [.. streams.Where(stream => stream.HasRows)], now, cancellation);
        await ForgetAsync(connection, [.. streams.Where(stream => stream.IsLongEmpty(now)).Select(stream => stream.Id)], cancellation);
        return streams[^1].Id;
    }

    private static async Task TrimAsync(NpgsqlConnection connection, SweptStream[] over, DateTimeOffset now, CancellationToken cancellation)
    {
        if (over.Length == 0) return;
        var ids = over.Select(stream => stream.Id).ToArray();
        await using var batch = new NpgsqlBatch(connection)
            .Then(LockStreams, ids)
            .Then(Trim, ids, over.Select(stream => (long)stream.Retention.MaxMessages).ToArray(), over.Select(stream => stream.Oldest).ToArray(), now.ToUnixTimeMilliseconds())
            .Then(DeleteMentions, ids)
            .Then("SELECT id, trimmed FROM streams WHERE id = ANY($1)", ids);
        await using var rows = await batch.ExecuteReaderAsync(cancellation);
        await rows.NextResultAsync(cancellation);
        var byId = over.ToDictionary(stream => stream.Id);
        while (await rows.ReadAsync(cancellation)) byId[rows.GetInt64(0)].Trimmed = rows.GetInt64(1);
    }

    /// <summary>What is past the longest age goes with its partition; only the rest is worth deleting, when no repeat can need it any more.</summary>
    private async Task DeleteAsync(NpgsqlConnection connection, SweptStream[] streams, DateTimeOffset now, CancellationToken cancellation)
    {
        var needed = (now - options.DuplicateWindow).ToUnixTimeMilliseconds();
        var dropped = (now - retention.LongestAge).ToUnixTimeMilliseconds();
        for (var left = new Queue<SweptStream>(streams); left.Count > 0;)
        {
            var step = new List<(long Id, long Since, long UpTo, long Dropped)>();
            var swept = new Dictionary<long, SweptStream>();
            for (var rows = 0L; left.Count > 0 && rows < StepRows;)
            {
                var stream = left.Dequeue();
                swept.Add(stream.Id, stream);
                var upTo = Math.Min(stream.Trimmed, stream.Deleted + StepRows);
                step.Add((stream.Id, stream.Deleted, upTo, stream.Retention.MaxAge >= retention.LongestAge ? dropped : 0));
                rows += upTo - stream.Deleted;
            }

            object[] parameters = [step.Select(one => one.Id).ToArray(), step.Select(one => one.Since).ToArray(), step.Select(one => one.UpTo).ToArray(), step.Select(one => one.Dropped).ToArray()];
            await using var batch = new NpgsqlBatch(connection).Then(DeleteRows, [.. parameters, needed]).Then(LockStreams, parameters[0]).Then(NoteDeleted, parameters);
            await using var noted = await batch.ExecuteReaderAsync(cancellation);
            await noted.NextResultAsync(cancellation);
            while (await noted.ReadAsync(cancellation))
            {
                // One that stopped short has rows that a repeat may need.
                var (stream, before) = (swept[noted.GetInt64(0)], swept[noted.GetInt64(0)].Deleted);
                stream.Deleted = noted.GetInt64(1);
                if (stream.HasRows && stream.Deleted == before + StepRows) left.Enqueue(stream);
            }
        }
    }

    /// <summary>A stream that lives again takes another epoch, for which the seed is another from then on.</summary>
    private static async Task ForgetAsync(NpgsqlConnection connection, long[] longEmpty, CancellationToken cancellation)
    {
        if (longEmpty.Length == 0) return;
        await using var batch = new NpgsqlBatch(connection)
            .Then("UPDATE log SET epoch_seed = $1", EpochSeed.Random().Value) // first, as whoever makes a stream does
            .Then(LockStreams, longEmpty)
            .Then("INSERT INTO ended SELECT id FROM streams WHERE id = ANY($1) AND seq = trimmed AND deleted = trimmed", longEmpty)
            .Then("DELETE FROM streams WHERE id = ANY($1) AND seq = trimmed AND deleted = trimmed", longEmpty);
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Deletes some rows of a stream that is nobody's any more. False when there is none.</summary>
    private static async Task<bool> DeleteEndedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var find = connection.Command("SELECT min(stream) FROM ended");
        if (await find.ExecuteScalarAsync(cancellation) is not long stream) return false;
        await using var batch = new NpgsqlBatch(connection)
            .Then($"DELETE FROM messages WHERE stream = $1 AND seq < (SELECT min(seq) + {StepRows} FROM messages WHERE stream = $1)", stream)
            .Then("DELETE FROM state WHERE stream = $1", stream)
            .Then("DELETE FROM mentions WHERE stream = $1", stream)
            .Then("DELETE FROM ended WHERE stream = $1 AND NOT EXISTS (SELECT 1 FROM messages WHERE stream = $1)", stream);
        await batch.ExecuteNonQueryAsync(cancellation);
        return true;
    }
}
