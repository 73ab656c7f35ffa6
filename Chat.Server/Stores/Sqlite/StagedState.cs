using Chat.Server.Ports;
using Microsoft.Data.Sqlite;

namespace Chat.Server.Stores.Sqlite;

/// <summary>The states of rooms as the present group of messages will leave them. The writer's.</summary>
internal sealed class StagedState(SqliteFinder finder)
{
    private readonly Dictionary<(SqliteStream Stream, string Key), StateRow?> rows = [];
    private readonly Dictionary<SqliteStream, (int Keys, long Bytes)> totals = [];

    /// <summary>Whether the group changes any.</summary>
    public bool IsChanged => rows.Count > 0;

    public void Begin()
    {
        rows.Clear();
        totals.Clear();
    }

    /// <summary>The entry that a key has.</summary>
    /// <exception cref="SqliteException">The tables cannot be read.</exception>
    public StateRow? Find(SqliteStream stream, string key)
    {
        if (rows.TryGetValue((stream, key), out var staged)) return staged;
        return stream.Id == 0 ? null : finder.FindState(stream.Id, key);
    }

    /// <summary>Whether a change is within its bounds.</summary>
    /// <exception cref="SqliteException">The tables cannot be read.</exception>
    public bool Fits(SqliteStream stream, KeyChange change, StateRow? replaced)
    {
        var (keys, bytes) = TotalOf(stream);
        return change.Fits(keys, bytes, replaced?.Bytes);
    }

    public void Set(SqliteStream stream, string key, StateRow? replaced, StateRow? row)
    {
        var (keys, bytes) = TotalOf(stream);
        totals[stream] = (keys + (row is null ? 0 : 1) - (replaced is null ? 0 : 1), bytes + (row?.Bytes ?? 0) - (replaced?.Bytes ?? 0));
        rows[(stream, key)] = row;
    }

    private (int Keys, long Bytes) TotalOf(SqliteStream stream) =>
        totals.TryGetValue(stream, out var staged) ? staged : totals[stream] = stream.Id == 0 ? default : finder.SumState(stream.Id);
}
