using Npgsql;

namespace Chat.Server.Stores.PostgreSql;

/// <summary>A stream while its row is locked.</summary>
internal sealed class StreamRow(NpgsqlDataReader row)
{
    public const string Columns = "s.key, s.id, s.epoch, s.seq, s.trimmed, s.first_at, s.changes";

    public string Key { get; } = row.GetString(0);

    public long Id { get; } = row.GetInt64(1);

    public string Epoch { get; } = row.GetString(2);

    public long Seq { get; set; } = row.GetInt64(3);

    public long Trimmed { get; } = row.GetInt64(4);

    /// <summary>The time of the oldest message; 0 when there is none.</summary>
    public long FirstAt { get; set; } = row.GetInt64(5);

    public long Changes { get; } = row.GetInt64(6);
}
