using Chat.Server.Ports;
using Npgsql;

namespace Chat.Server.Stores.PostgreSql;

/// <summary>
/// Stores messages of any streams in one transaction of three round trips: lock, write, commit. The rows of their streams are locked first, always in the order of their names, so that nodes wait for each other
/// and never in a circle; who has the row of a stream gives its numbers and decides what is a repeat.
/// </summary>
/// <param name="partitions">Where messages go.</param>
/// <param name="options">The window for repeats, and whether there is a search.</param>
/// <param name="outbox">Whether messages enter the outbox.</param>
internal sealed class PostgresAppender(Partitions partitions, HistoryOptions options, OutboxSettings outbox)
{
    private readonly EntryBatch entries = new(outbox);

    /// <returns>The results, in the order of the messages.</returns>
    public AppendResult[] Store(NpgsqlConnection connection, IReadOnlyList<AppendWork> appends, DateTimeOffset now)
    {
        while (true)
        {
            try
            {
                if (TryStore(connection, appends, now) is { } results) return results;
            }
            catch (PostgresException e) when (PostgresFailure.IsConflict(e))
            {
                // Nothing was stored, and it has the same chance again.
            }
            catch (PostgresException)
            {
                partitions.Forget(); // somebody may have taken one away
                throw;
            }
        }
    }

    /// <returns>Null when streams had to be made first.</returns>
    private AppendResult[]? TryStore(NpgsqlConnection connection, IReadOnlyList<AppendWork> appends, DateTimeOffset now)
    {
        partitions.Cover(connection, now.ToUnixTimeMilliseconds());
        using var transaction = connection.BeginTransaction();
        var results = new AppendResult[appends.Count];
        var plan = Lock(connection, appends, now);
        var missing = appends.Select(append => append.Stream.Value).Where(key => !plan.Streams.ContainsKey(key)).Distinct().ToArray();
        if (missing.Length > 0)
        {
            transaction.Rollback();
            Create(connection, missing, now);
            return null;
        }

        for (var i = 0; i < results.Length; i++) results[i] = plan.Add(appends[i].Stream, appends[i].Draft, now);
        if (plan.Stored.Count > 0) Write(connection, plan, now);
        transaction.Commit();
        return results;
    }

    private AppendPlan Lock(NpgsqlConnection connection, IReadOnlyList<AppendWork> appends, DateTimeOffset now)
    {
        var plan = new AppendPlan();
        var keys = appends.Select(append => append.Stream.Value).Distinct().ToArray();
        var named = appends.Select((append, place) => (append.Stream, append.Draft, Place: place)).Where(one => one.Draft.ClientMessageId is not null).ToArray();
        var setting = appends.Where(append => append.Draft.State is not null).Select(append => append.Stream.Value).Distinct().ToArray();
        using var batch = new NpgsqlBatch(connection);
        batch.Then($"SELECT {StreamRow.Columns} FROM streams s WHERE key = ANY($1) ORDER BY key FOR UPDATE", (object)keys);
        if (named.Length > 0)
        {
            batch.Then(
                $"""
                SELECT asked.place, {MessageRow.Columns} FROM unnest($1, $2, $3, $4) AS asked(place, key, sender, client_message_id) JOIN streams s ON s.key = asked.key
                JOIN LATERAL (
                    SELECT * FROM messages WHERE stream = s.id AND sender = asked.sender AND client_message_id = asked.client_message_id AND at >= $5 ORDER BY seq DESC LIMIT 1
                ) m ON true
                """,
                named.Select(one => one.Place).ToArray(), named.Select(one => one.Stream.Value).ToArray(), named.Select(one => MessageRow.Bytes(one.Draft.From)).ToArray(),
                named.Select(one => MessageRow.Bytes(one.Draft.ClientMessageId!)).ToArray(), (now - options.DuplicateWindow).ToUnixTimeMilliseconds());
        }

        if (setting.Length > 0) batch.Then("SELECT s.key, state.key, state.bytes FROM streams s JOIN state ON state.stream = s.id WHERE s.key = ANY($1)", (object)setting);
        using var rows = batch.ExecuteReader();
        while (rows.Read())
        {
            var stream = new StreamRow(rows);
            plan.Streams[stream.Key] = stream;
        }

        if (named.Length > 0)
        {
            rows.NextResult();
            while (rows.Read()) plan.Know(appends[rows.GetInt32(0)].Stream, appends[rows.GetInt32(0)].Draft, MessageRow.Read(rows, 1));
        }

        if (setting.Length > 0)
        {
            rows.NextResult();
            plan.State.Read(rows);
        }

        return plan;
    }

    private void Write(NpgsqlConnection connection, AppendPlan plan, DateTimeOffset now)
    {
        var stored = plan.Stored;
        var grown = stored.Select(one => one.Stream).Distinct().ToArray();
        using var batch = new NpgsqlBatch(connection);
        batch.Then("UPDATE streams s SET seq = v.seq, first_at = v.first_at FROM unnest($1, $2, $3) AS v(id, seq, first_at) WHERE s.id = v.id",
            grown.Select(stream => stream.Id).ToArray(), grown.Select(stream => stream.Seq).ToArray(), grown.Select(stream => stream.FirstAt).ToArray());
        batch.Then(
            """
            INSERT INTO messages (stream, seq, at, id, sender, text, client_message_id, extras, words)
            SELECT v.stream, v.seq, $1, v.id, v.sender, v.text, v.client_message_id, v.extras, v.words::tsvector
            FROM unnest($2, $3, $4, $5, $6, $7, $8, $9) AS v(stream, seq, id, sender, text, client_message_id, extras, words)
            """,
            now.ToUnixTimeMilliseconds(), stored.Select(one => one.Stream.Id).ToArray(), stored.Select(one => one.Message.Seq).ToArray(), stored.Select(one => Guid.Parse(one.Message.Id)).ToArray(),
            stored.Select(one => MessageRow.Bytes(one.Message.From)).ToArray(), stored.Select(one => MessageRow.Bytes(one.Message.Text)).ToArray(),
            stored.Select(one => MessageRow.BytesOrNull(one.Message.ClientMessageId)).ToArray(), stored.Select(one => MessageRow.BytesOrNull(one.Message.Extras)).ToArray(),
            stored.Select(one => PostgresSearch.WordsOf(options, one.Stream, one.Message.Text)).ToArray());
        var mentions = stored.SelectMany(one => (MessageExtras.MentionsOf(one.Message.Extras) ?? []).Distinct().Select(user => (one.Stream.Id, User: user, one.Message.Seq))).ToArray();
        if (mentions.Length > 0)
        {
            batch.Then("INSERT INTO mentions (stream, user_id, seq) SELECT * FROM unnest($1, $2, $3)",
                mentions.Select(one => one.Id).ToArray(), mentions.Select(one => MessageRow.Bytes(one.User)).ToArray(), mentions.Select(one => one.Seq).ToArray());
        }

        plan.State.Write(batch);
        entries.Write(batch, stored, now);
        batch.ExecuteNonQuery();
    }

    /// <summary>Makes streams without messages, in a transaction that locks nothing else.</summary>
    private static void Create(NpgsqlConnection connection, string[] keys, DateTimeOffset now)
    {
        using var transaction = connection.BeginTransaction();
        using var find = connection.Command("SELECT epoch_seed FROM log FOR SHARE"); // whoever forgets a stream changes it
        var seed = new EpochSeed((string)find.ExecuteScalar()!);
        Array.Sort(keys, StringComparer.Ordinal);
        using var make = connection.Command("INSERT INTO streams (key, epoch, emptied_at) SELECT key, epoch, $3 FROM unnest($1, $2) AS v(key, epoch) ON CONFLICT DO NOTHING",
            keys, keys.Select(key => seed.For(new StreamKey(key))).ToArray(), now.ToUnixTimeMilliseconds());
        make.ExecuteNonQuery();
        transaction.Commit();
    }
}
