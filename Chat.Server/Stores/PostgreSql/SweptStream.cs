using Chat.Server.Ports;
using Npgsql;

namespace Chat.Server.Stores.PostgreSql;

/// <summary>A stream as a sweep finds it.</summary>
internal sealed class SweptStream
{
    private readonly long seq, firstAt, emptiedAt;

    public SweptStream(NpgsqlDataReader row, IRetention retention, DateTimeOffset now)
    {
        (Id, seq, Trimmed, Deleted, firstAt, emptiedAt) = (row.GetInt64(0), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6));
        Retention = retention.Of(new StreamKey(row.GetString(1)));
        Oldest = (now - Retention.MaxAge).ToUnixTimeMilliseconds();
    }

    public long Id { get; }

    public Retention Retention { get; }

    /// <summary>Messages before this time are too old.</summary>
    public long Oldest { get; }

    public long Trimmed { get; set; }

    public long Deleted { get; set; }

    /// <summary>Whether it has messages that are too old or too many.</summary>
    public bool IsOver => seq > Trimmed && (seq - Trimmed > Retention.MaxMessages || firstAt < Oldest);

    /// <summary>Whether rows may be there that no reader sees.</summary>
    public bool HasRows => Deleted < Trimmed;

    /// <summary>Whether it is to be forgotten, if it is still empty then.</summary>
    public bool IsLongEmpty(DateTimeOffset now) => seq == Trimmed && Deleted == Trimmed && emptiedAt < (now - RetentionSchedule.ForgetAfter).ToUnixTimeMilliseconds();
}
