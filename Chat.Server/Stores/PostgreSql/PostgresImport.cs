using System.Text;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Chat.Server.Stores.PostgreSql;

/// <summary>Writes a stream in one transaction, which holds nothing but that stream. The parts of the table for its times are made before.</summary>
internal sealed class PostgresImport(PostgresDatabase database, IOptions<HistoryOptions> options, IRetention retention, TimeProvider time) : IStreamImport
{
    /// <summary>How many messages go to PostgreSQL at once.</summary>
    private const int Together = 256;

    public async Task<bool> ImportAsync(CarriedStream stream, CancellationToken cancellation) => await database.UseOnceAsync(async connection =>
    {
        if (stream.Times is var (from, to)) new Partitions(options.Value, retention).Cover(connection, ChatTime.ToUnix(from), ChatTime.ToUnix(to));
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var take = connection.Command(
            "INSERT INTO streams AS s (key, epoch, emptied_at) VALUES ($1, $2, $3) ON CONFLICT (key) DO UPDATE SET epoch = excluded.epoch, emptied_at = excluded.emptied_at WHERE s.seq = 0 RETURNING id",
            stream.Key.Value, stream.Epoch, now);
        if (await take.ExecuteScalarAsync(cancellation) is not long id) return false;

        var (changes, group) = (stream.Changes, new List<LoggedMessage>());
        LoggedMessage? first = null;
        await foreach (var message in stream.Messages.WithCancellation(cancellation))
        {
            first ??= message;
            changes = Math.Max(changes, message.Change?.Number ?? 0);
            group.Add(message);
            if (group.Count < Together) continue;
            await WriteAsync(connection, id, group, cancellation);
            group.Clear();
        }

        await WriteAsync(connection, id, group, cancellation);
        await WriteStateAsync(connection, id, stream.State, cancellation);
        await using var end = connection.Command("UPDATE streams SET seq = $2, trimmed = $3, deleted = $3, first_at = $4, changes = $5, changes_lost = $6 WHERE id = $1",
            id, stream.Seq, (first?.Seq ?? stream.Seq + 1) - 1, first is null ? 0 : ChatTime.ToUnix(first.Timestamp), changes, stream.ChangesLost);
        await end.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }, cancellation);

    private static async Task WriteAsync(NpgsqlConnection connection, long stream, List<LoggedMessage> messages, CancellationToken cancellation)
    {
        if (messages.Count == 0) return;
        await using var batch = new NpgsqlBatch(connection);
        batch.Then(
            """
            INSERT INTO messages (stream, seq, at, id, sender, text, client_message_id, extras, change, change_kind, changed_at, changed_by)
            SELECT $1, v.* FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) AS v(seq, at, id, sender, text, client_message_id, extras, change, change_kind, changed_at, changed_by)
            """,
            stream, messages.Select(message => message.Seq).ToArray(), messages.Select(message => ChatTime.ToUnix(message.Timestamp)).ToArray(), messages.Select(message => Guid.Parse(message.Id)).ToArray(),
            messages.Select(message => MessageRow.Bytes(message.From)).ToArray(), messages.Select(message => MessageRow.Bytes(message.Text)).ToArray(),
            messages.Select(message => MessageRow.BytesOrNull(message.ClientMessageId)).ToArray(), messages.Select(message => MessageRow.BytesOrNull(message.Extras)).ToArray(),
            messages.Select(message => message.Change?.Number).ToArray(), messages.Select(message => (short?)message.Change?.Kind).ToArray(),
            messages.Select(message => message.Change is { } change ? ChatTime.ToUnix(change.At) : (long?)null).ToArray(), messages.Select(message => MessageRow.BytesOrNull(message.Change?.By)).ToArray());
        var mentions = messages.SelectMany(message => (MessageExtras.MentionsOf(message.Extras) ?? []).Distinct().Select(user => (User: user, message.Seq))).ToArray();
        if (mentions.Length > 0)
            batch.Then("INSERT INTO mentions (stream, user_id, seq) SELECT $1, v.* FROM unnest($2, $3) AS v(user_id, seq)",
                stream, mentions.Select(one => MessageRow.Bytes(one.User)).ToArray(), mentions.Select(one => one.Seq).ToArray());
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task WriteStateAsync(NpgsqlConnection connection, long stream, IReadOnlyList<LoggedMessage> state, CancellationToken cancellation)
    {
        if (state.Count == 0) return;
        var entries = state.Select(stored => (Event: stored, Extras: MessageExtras.Of(stored.Extras))).ToArray();
        await using var set = connection.Command(
            "INSERT INTO state (stream, key, seq, id, sender, at, extras, bytes) SELECT $1, v.* FROM unnest($2, $3, $4, $5, $6, $7, $8) AS v(key, seq, id, sender, at, extras, bytes)",
            stream, entries.Select(one => MessageRow.Bytes(one.Extras.Key!)).ToArray(), entries.Select(one => one.Event.Seq).ToArray(), entries.Select(one => Guid.Parse(one.Event.Id)).ToArray(),
            entries.Select(one => MessageRow.Bytes(one.Event.From)).ToArray(), entries.Select(one => ChatTime.ToUnix(one.Event.Timestamp)).ToArray(), entries.Select(one => MessageRow.Bytes(one.Event.Extras!)).ToArray(),
            entries.Select(one => Encoding.UTF8.GetByteCount(one.Extras.Key!) + Encoding.UTF8.GetByteCount(one.Extras.Data ?? "")).ToArray());
        await set.ExecuteNonQueryAsync(cancellation);
    }
}
