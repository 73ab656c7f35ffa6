using System.Text;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Microsoft.Data.Sqlite;

namespace Chat.Server.Stores.Sqlite;

/// <summary>Writes streams into a database that no server has open, each in one transaction. The tables must be of the present schema, see <see cref="SqliteSchema.Update"/>.</summary>
internal sealed class SqliteImport : IStreamImport, IDisposable
{
    private readonly SqliteConnection connection;
    private readonly SqliteStatement find, remove, add, insert, mention, state;
    private readonly SqliteStatement? index;

    /// <param name="file">The database, which whoever calls has the right to (<see cref="SqliteLogFile.Claim"/>).</param>
    public SqliteImport(SqliteLogFile file)
    {
        connection = file.Connect(SqliteOpenMode.ReadWrite);
        SqliteSchema.Run(connection, "PRAGMA synchronous = FULL");
        find = new SqliteStatement(connection, "SELECT id, max(trimmed, (SELECT ifnull(max(seq), 0) FROM messages WHERE stream = streams.id)) FROM streams WHERE key = ?1");
        remove = new SqliteStatement(connection, "DELETE FROM streams WHERE id = ?1");
        add = new SqliteStatement(connection, """
            INSERT INTO streams (id, key, epoch, trimmed, emptied_at, changes, changes_lost, state_seq)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """);
        insert = new SqliteStatement(connection, $"INSERT INTO messages (stream, {MessageColumns.Names}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)");
        mention = new SqliteStatement(connection, "INSERT OR IGNORE INTO mentions (user, stream, seq) VALUES (?1, ?2, ?3)");
        state = new SqliteStatement(connection, $"INSERT INTO state (stream, key, {StateRow.Names}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
        if (SqliteSchema.Value(connection, "SELECT 1 FROM sqlite_schema WHERE name = 'search_place'") is not null)
            index = new SqliteStatement(connection, "UPDATE search_place SET stream = ?1, seq = 0 WHERE stream > ?1"); // the words of the newest stream are indexed by the server then
    }

    public async Task<bool> ImportAsync(CarriedStream stream, CancellationToken cancellation)
    {
        await using var transaction = (SqliteTransaction)await connection.BeginTransactionAsync(cancellation);
        if (!TryTakePlace(stream.Key)) return false;
        var id = (long)SqliteSchema.Value(connection, "SELECT 1 + max((SELECT ifnull(max(id), 0) FROM streams), (SELECT ifnull(max(stream), 0) FROM ended), (SELECT ifnull(max(stream), 0) FROM messages))")!;
        var (first, changes) = (stream.Seq + 1, stream.Changes);
        await foreach (var message in stream.Messages.WithCancellation(cancellation))
        {
            first = Math.Min(first, message.Seq);
            changes = Math.Max(changes, message.Change?.Number ?? 0);
            Insert(id, message);
        }

        foreach (var stored in stream.State) Set(id, stored);
        add.Bind(1, id).Bind(2, stream.Key.Value).Bind(3, stream.Epoch).Bind(4, first - 1).Bind(5, first > stream.Seq ? ChatTime.ToUnix(TimeProvider.System.GetUtcNow().UtcDateTime) : 0)
            .Bind(6, changes).Bind(7, stream.ChangesLost).Bind(8, stream.State.Count > 0 ? stream.State[^1].Seq : 0).Execute();
        index?.Bind(1, id).Execute();
        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }

    public void Dispose()
    {
        foreach (var statement in new[] { find, remove, add, insert, mention, state, index }) statement?.Dispose();
        connection.Dispose();
    }

    /// <summary>A stream that never had a message, or whose room was closed and not begun anew, makes way.</summary>
    private bool TryTakePlace(StreamKey key)
    {
        try
        {
            if (!find.Bind(1, key.Value).Step()) return true;
            if (find.Number(1) > 0) return false;
            remove.Bind(1, find.Number(0)).Execute();
            return true;
        }
        finally
        {
            find.Reset();
        }
    }

    private void Insert(long stream, LoggedMessage message)
    {
        insert.Bind(1, stream).Bind(2, message.Seq).Bind(3, Guid.Parse(message.Id)).Bind(4, message.From).Bind(5, message.Text)
            .Bind(6, ChatTime.ToUnix(message.Timestamp)).Bind(7, message.ClientMessageId);
        if (message.Change is { } change) insert.Bind(8, change.Number).Bind(9, (long)change.Kind).Bind(10, ChatTime.ToUnix(change.At)).Bind(11, change.By);
        else insert.Bind(8, null).Bind(9, null).Bind(10, null).Bind(11, null);
        insert.Bind(12, message.Extras).Execute();
        foreach (var user in MessageExtras.MentionsOf(message.Extras) ?? []) mention.Bind(1, user).Bind(2, stream).Bind(3, message.Seq).Execute();
    }

    private void Set(long stream, LoggedMessage stored)
    {
        var extras = MessageExtras.Of(stored.Extras);
        state.Bind(1, stream).Bind(2, extras.Key).Bind(3, stored.Seq).Bind(4, Guid.Parse(stored.Id)).Bind(5, stored.From).Bind(6, ChatTime.ToUnix(stored.Timestamp))
            .Bind(7, stored.Extras).Bind(8, Encoding.UTF8.GetByteCount(extras.Key!) + Encoding.UTF8.GetByteCount(extras.Data ?? "")).Execute();
    }
}
