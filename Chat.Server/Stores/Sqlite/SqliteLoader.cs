using System.Collections.Concurrent;
using Chat.Server.Ports;
using Microsoft.Data.Sqlite;

namespace Chat.Server.Stores.Sqlite;

/// <summary>What is read once, when the file is opened.</summary>
internal static class SqliteLoader
{
    /// <summary>
    /// A commit that fails in its last step, forcing the disk, may leave its transaction readable in the write-ahead log,
    /// and opening the file brings it back. Its senders were refused, so its messages must not be there. They were the
    /// last of their streams: deleting them leaves no hole. What they did to the states of rooms is undone, the last of it first.
    /// </summary>
    public static void DeleteGhosts(SqliteConnection connection, IReadOnlyList<GhostMessage> ghosts, SqliteSearchIndex? search)
    {
        if (ghosts.Count == 0) return;
        using var transaction = connection.BeginTransaction();
        using var delete = new SqliteStatement(connection,
            "DELETE FROM messages WHERE stream = (SELECT id FROM streams WHERE key = ?1) AND seq = ?2 AND id = ?3");
        using var find = new SqliteStatement(connection,
            "SELECT stream, text FROM messages WHERE stream = (SELECT id FROM streams WHERE key = ?1) AND seq = ?2 AND id = ?3");
        using var untell = new SqliteStatement(connection, "DELETE FROM outbox WHERE id = ?1");
        using var unmention = new SqliteStatement(connection, "DELETE FROM mentions WHERE stream = (SELECT id FROM streams WHERE key = ?1) AND seq = ?2");
        using var unset = new SqliteStatement(connection, "DELETE FROM state WHERE stream = (SELECT id FROM streams WHERE key = ?1) AND seq = ?2");
        using var reset = new SqliteStatement(connection, $"""
            INSERT OR IGNORE INTO state (stream, key, {StateRow.Names}) SELECT id, ?2, ?3, ?4, ?5, ?6, ?7, ?8 FROM streams WHERE key = ?1
                AND NOT EXISTS (SELECT 1 FROM messages WHERE stream = streams.id AND seq = ?3 AND change_kind = 2)
            """);
        using var unreach = new SqliteStatement(connection, "UPDATE streams SET state_seq = min(state_seq, ?2 - 1) WHERE key = ?1");
        foreach (var ghost in ghosts.Reverse())
        {
            if (search is not null && find.Bind(1, ghost.Stream.Value).Bind(2, ghost.Seq).Bind(3, ghost.Id).Step())
                search.Remove(find.Number(0), ghost.Seq, find.Text(1));
            find.Reset();
            unmention.Bind(1, ghost.Stream.Value).Bind(2, ghost.Seq).Execute();
            if (ghost.StateKey is { } key)
            {
                unset.Bind(1, ghost.Stream.Value).Bind(2, ghost.Seq).Execute();
                if (ghost.Replaced is { } row)
                    reset.Bind(1, ghost.Stream.Value).Bind(2, key).Bind(3, row.Seq).Bind(4, row.Id).Bind(5, row.Sender).Bind(6, row.Timestamp).Bind(7, row.Extras).Bind(8, row.Bytes).Execute();
                unreach.Bind(1, ghost.Stream.Value).Bind(2, ghost.Seq).Execute();
            }

            delete.Bind(1, ghost.Stream.Value).Bind(2, ghost.Seq).Bind(3, ghost.Id).Execute();
            untell.Bind(1, ghost.Id).Execute();
        }

        transaction.Commit();
    }

    public static EpochSeed LoadSeed(SqliteConnection connection)
    {
        if (SqliteSchema.Value(connection, "SELECT epoch_seed FROM log") is string { Length: > 0 } stored) return new EpochSeed(stored);

        var seed = EpochSeed.Random();
        using var store = new SqliteStatement(connection, "UPDATE log SET epoch_seed = ?1");
        store.Bind(1, seed.Value).Execute();
        return seed;
    }

    public static ConcurrentDictionary<StreamKey, SqliteStream> LoadStreams(SqliteConnection connection)
    {
        var streams = new ConcurrentDictionary<StreamKey, SqliteStream>();
        using var rows = new SqliteStatement(connection, """
            SELECT id, key, epoch, trimmed, emptied_at,
                (SELECT min(seq) FROM messages WHERE stream = streams.id),
                (SELECT max(seq) FROM messages WHERE stream = streams.id),
                (SELECT timestamp FROM messages WHERE stream = streams.id AND seq = trimmed + 1),
                changes, changes_lost, cleared
            FROM streams
            """);
        while (rows.Step())
        {
            var trimmed = rows.Number(3);
            var last = Math.Max(trimmed, rows.Number(6));
            var key = new StreamKey(rows.Text(1));
            streams[key] = new SqliteStream(key, rows.Text(2), rows.Number(0), new StreamRows
            {
                LastRow = last,
                Trimmed = trimmed,
                TrimmedBefore = trimmed,
                EmptiedAt = rows.Number(4),
                FirstRow = rows.IsNull(5) ? last + 1 : rows.Number(5),
                OldestTime = rows.Number(7),
                Changes = rows.Number(8),
                ChangesLost = rows.Number(9),
                Cleared = rows.Number(10),
            });
        }

        return streams;
    }
}
