using System.Text;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Microsoft.Data.Sqlite;

namespace Chat.Server.Stores.Sqlite;

/// <summary>
/// Sanctions of one server in a small SQLite file; what was imposed or lifted is on disk when the call returns. The file is read once and asked no
/// more. It has no open connection between writes, which are rare.
/// </summary>
internal sealed class SqliteSanctions(string path, TimeProvider time, ILogger<SqliteSanctions> logger) : ISanctions
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS sanctions (  -- times are Unix milliseconds; a room without a name is the whole service
            kind        INTEGER NOT NULL,
            room        TEXT    NOT NULL,
            user_id     TEXT    NOT NULL,
            ends_at     INTEGER,
            reason      BLOB,                   -- UTF-8, for a text would end at a NUL
            imposed_by  TEXT    NOT NULL,
            imposed_at  INTEGER NOT NULL,
            PRIMARY KEY (user_id, room, kind)
        ) WITHOUT ROWID;
        """;

    private const string DeleteEnded = "DELETE FROM sanctions WHERE ends_at <= $now;";

    private readonly Lock gate = new();
    private readonly SmallFile file = new(path, Schema, e =>
    {
        logger.SanctionsUnavailable(path, e.Message);
        return new SanctionsUnavailableException($"{path} cannot be used: {e.Message}", e);
    });

    private volatile SanctionTable? known;

    public async ValueTask ImposeAsync(Sanction sanction, CancellationToken cancellation = default)
    {
        await BeginAsync(cancellation);
        lock (gate)
        {
            var table = Known();
            Write("INSERT OR REPLACE INTO sanctions VALUES ($kind, $room, $user, $until, $reason, $by, $at)",
                ("$kind", (int)sanction.Kind), ("$room", sanction.Room ?? ""), ("$user", sanction.UserId),
                ("$until", sanction.Until is { } until ? ChatTime.ToUnix(until) : DBNull.Value),
                ("$reason", sanction.Reason is { } reason ? Encoding.UTF8.GetBytes(reason) : DBNull.Value),
                ("$by", sanction.By), ("$at", ChatTime.ToUnix(sanction.At)));
            table.Impose(sanction);
        }
    }

    public async ValueTask<Sanction?> LiftAsync(SanctionKind kind, string? room, string userId, CancellationToken cancellation = default)
    {
        await BeginAsync(cancellation);
        lock (gate)
        {
            var table = Known();
            var key = new SanctionKey(kind, room, userId);
            if (table.Find(key) is null) return null;
            Write("DELETE FROM sanctions WHERE kind = $kind AND room = $room AND user_id = $user",
                ("$kind", (int)kind), ("$room", room ?? ""), ("$user", userId));
            return table.Lift(key);
        }
    }

    public ValueTask<SanctionPage> ListAsync(SanctionFilter filter, string? from, int limit, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return new(Known().List(filter, from, limit));
    }

    public ValueTask<IReadOnlyList<SanctionChange>?> ChangedSinceAsync(long revision, int limit, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return new(Known().ChangedSince(revision, limit));
    }

    public async ValueTask<int> ForgetUserAsync(string userId, CancellationToken cancellation = default)
    {
        await BeginAsync(cancellation);
        lock (gate)
        {
            var table = Known();
            Write("DELETE FROM sanctions WHERE user_id = $user", ("$user", userId));
            return table.Forget(userId);
        }
    }

    /// <summary>Leaves the caller's thread, which may be one that waits for sockets.</summary>
    private static async ValueTask BeginAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
    }

    private SanctionTable Known()
    {
        if (known is { } present) return present;
        lock (gate)
        {
            if (known is not null) return known;
            var loaded = new SanctionTable(time);
            file.Use(connection => Read(connection, loaded));
            logger.SanctionsLoaded(path, loaded.Count);
            return known = loaded;
        }
    }

    private void Read(SqliteConnection connection, SanctionTable into)
    {
        using var command = SmallFile.Command(connection, "SELECT kind, room, user_id, ends_at, reason, imposed_by, imposed_at FROM sanctions WHERE ends_at IS NULL OR ends_at > $now",
            ("$now", ChatTime.ToUnix(time.GetUtcNow().UtcDateTime)));
        using var reader = command.ExecuteReader();
        while (reader.Read())
            into.Impose(new Sanction(
                (SanctionKind)reader.GetInt32(0),
                reader.GetString(1) is { Length: > 0 } room ? room : null,
                reader.GetString(2),
                reader.IsDBNull(3) ? null : ChatTime.FromUnix(reader.GetInt64(3)),
                reader.IsDBNull(4) ? null : Encoding.UTF8.GetString(reader.GetFieldValue<byte[]>(4)),
                reader.GetString(5),
                ChatTime.FromUnix(reader.GetInt64(6))));
    }

    private void Write(string sql, params (string Name, object Value)[] parameters) => file.Use(connection =>
    {
        using var transaction = connection.BeginTransaction();
        SmallFile.Execute(connection, DeleteEnded, ("$now", ChatTime.ToUnix(time.GetUtcNow().UtcDateTime)));
        SmallFile.Execute(connection, sql, parameters);
        transaction.Commit();
    });
}
