using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Npgsql;

namespace Chat.Server.Stores.PostgreSql;

/// <summary>Changes and forgets messages, each in a transaction that holds the row of their stream.</summary>
internal sealed class PostgresAmender(PostgresDatabase database, HistoryOptions options, OutboxSettings outbox, TimeProvider time)
{
    private const string LockStream = $"SELECT {StreamRow.Columns} FROM streams s WHERE s.key = $1 FOR UPDATE";

    private readonly EntryBatch entries = new(outbox);

    /// <summary>A change that has begun ends with its result, as an append does.</summary>
    public ValueTask<AmendResult> AmendAsync(StreamKey stream, Amendment amendment, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return database.ChangeAsync(async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
            var (seed, row, message, kept) = await LockAsync(connection, stream, amendment.Seq);
            if (row is null) return new AmendResult(AmendOutcome.NotFound, null, seed.For(stream));
            var now = time.GetUtcNow();
            var (outcome, changed) = message is null ? Amending.Unset(kept, amendment, row.Changes + 1, now) : Amending.Apply(message, amendment, row.Changes + 1, now);
            if (outcome == AmendOutcome.Changed)
            {
                await using var batch = new NpgsqlBatch(connection);
                if (message is not null) Write(batch, stream, row, message, changed!, now);
                else batch.Then("UPDATE streams SET changes = $2, changes_lost = $2 WHERE id = $1", row.Id, changed!.Change!.Number);
                if (changed!.Change!.IsDeletion) batch.Then("DELETE FROM state WHERE stream = $1 AND seq = $2", row.Id, changed.Seq);
                await batch.ExecuteNonQueryAsync(CancellationToken.None);
                await transaction.CommitAsync(CancellationToken.None);
            }

            return new AmendResult(outcome, changed, row.Epoch);
        }, CancellationToken.None);
    }

    /// <summary>The stream gets another id, and what lies under the old one is nobody's from then on: a sweep takes it.</summary>
    public ValueTask<StreamPosition> ClearAsync(StreamKey stream, bool end, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return database.ChangeAsync(async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
            var (seed, row, _, _) = await LockAsync(connection, stream, seq: 0);
            if (row is null) return new StreamPosition(seed.For(stream), 0);
            var position = end ? new StreamPosition(EpochSeed.Random().For(stream), 0) : new StreamPosition(row.Epoch, row.Seq);
            await using var batch = new NpgsqlBatch(connection)
                .Then("INSERT INTO ended VALUES ($1)", row.Id)
                .Then(
                    """
                    UPDATE streams SET id = nextval(pg_get_serial_sequence('streams', 'id')), epoch = $2, seq = $3, trimmed = $3, deleted = $3, first_at = 0,
                        changes = CASE WHEN $4 THEN 0 ELSE changes END, changes_lost = CASE WHEN $4 THEN 0 ELSE changes END, emptied_at = $5 WHERE id = $1
                    """, row.Id, position.Epoch, position.Seq, end, time.GetUtcNow().ToUnixTimeMilliseconds());
            await batch.ExecuteNonQueryAsync(CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
            return position;
        }, CancellationToken.None);
    }

    private static async Task<(EpochSeed Seed, StreamRow? Stream, LoggedMessage? Message, LoggedMessage? Kept)> LockAsync(NpgsqlConnection connection, StreamKey stream, long seq)
    {
        await using var batch = new NpgsqlBatch(connection)
            .Then(LockStream, stream.Value)
            .Then("SELECT epoch_seed FROM log")
            .Then($"SELECT {MessageRow.Columns} FROM streams s JOIN messages m ON m.stream = s.id WHERE s.key = $1 AND m.seq = $2 AND m.seq > s.trimmed", stream.Value, seq)
            .Then(
                """
                SELECT e.seq, e.id, e.sender, ''::bytea, e.at, NULL::bytea, e.extras, NULL::bigint, NULL::smallint, NULL::bigint, NULL::bytea
                FROM streams s JOIN state e ON e.stream = s.id WHERE s.key = $1 AND e.seq = $2
                """, stream.Value, seq);
        await using var rows = await batch.ExecuteReaderAsync();
        var row = await rows.ReadAsync() ? new StreamRow(rows) : null;
        await rows.NextResultAsync();
        await rows.ReadAsync();
        var seed = new EpochSeed(rows.GetString(0));
        await rows.NextResultAsync();
        var message = await rows.ReadAsync() ? MessageRow.Read(rows) : null;
        await rows.NextResultAsync();
        var kept = await rows.ReadAsync() ? MessageRow.Read(rows) : null;
        return (seed, row, message, kept);
    }

    private void Write(NpgsqlBatch batch, StreamKey stream, StreamRow row, LoggedMessage before, LoggedMessage after, DateTimeOffset now)
    {
        var change = after.Change!;
        batch.Then("UPDATE streams SET changes = $2 WHERE id = $1", row.Id, change.Number);
        batch.Then(
            """
            UPDATE messages SET sender = $4, text = $5, extras = $6, change = $7, change_kind = $8, changed_at = $9, changed_by = $10,
                client_message_id = CASE WHEN $11 THEN NULL ELSE client_message_id END, words = CASE WHEN $12 THEN $13::tsvector ELSE words END
            WHERE stream = $1 AND seq = $2 AND at = $3
            """,
            row.Id, after.Seq, ChatTime.ToUnix(after.Timestamp), MessageRow.Bytes(after.From), MessageRow.Bytes(after.Text), MessageRow.BytesOrNull(after.Extras) ?? Sql.NoBytes,
            change.Number, (short)change.Kind, ChatTime.ToUnix(change.At), MessageRow.Bytes(change.By), after.From != before.From, after.Text != before.Text,
            Sql.TextOrNull(PostgresSearch.WordsOf(options, row, after.Text)));
        if (change.IsDeletion && MessageExtras.MentionsOf(before.Extras) is { } mentioned)
            batch.Then("DELETE FROM mentions WHERE stream = $1 AND user_id = ANY($2) AND seq = $3", row.Id, mentioned.Select(MessageRow.Bytes).ToArray(), after.Seq);
        entries.Write(batch, stream, after, now);
    }
}
