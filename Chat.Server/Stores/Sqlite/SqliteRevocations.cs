using Chat.Server.Ports;
using Chat.Server.Stores.Memory;
using Microsoft.Data.Sqlite;

namespace Chat.Server.Stores.Sqlite;

/// <summary>
/// Revocations of one server in a small SQLite file; what <see cref="RevokeAsync"/> has accepted is on disk. The file is read
/// once and asked no more: looking a user up costs no query. It has no open connection between writes, which are rare.
/// </summary>
internal sealed class SqliteRevocations(string path, TimeProvider time, ILogger<SqliteRevocations> logger) : IRevocations
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS revocations (  -- times are Unix seconds
            user_id        TEXT    PRIMARY KEY,
            revoked_before INTEGER NOT NULL,
            kept_until     INTEGER NOT NULL
        ) WITHOUT ROWID;
        """;

    private const string Upsert = """
        DELETE FROM revocations WHERE kept_until <= $now;
        INSERT INTO revocations VALUES ($user, $before, $until)
            ON CONFLICT (user_id) DO UPDATE SET
                revoked_before = max(revoked_before, excluded.revoked_before),
                kept_until     = max(kept_until, excluded.kept_until);
        """;

    private readonly Lock gate = new();
    private readonly SmallFile file = new(path, Schema, e =>
    {
        logger.RevocationsUnavailable(path, e.Message);
        return new RevocationsUnavailableException($"{path} cannot be used: {e.Message}", e);
    });

    private volatile MemoryRevocations? known;

    public async ValueTask RevokeAsync(string userId, DateTimeOffset before, DateTimeOffset until, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // the caller's thread may be one that waits for sockets
        var revocations = Known();
        lock (gate) file.Use(connection => Write(connection, userId, before, until));
        await revocations.RevokeAsync(userId, before, until, CancellationToken.None);
    }

    public ValueTask<DateTimeOffset?> RevokedBeforeAsync(string userId, CancellationToken cancellation = default) =>
        Known().RevokedBeforeAsync(userId, cancellation);

    public ValueTask<IReadOnlyDictionary<string, DateTimeOffset>> RevokedSinceAsync(DateTimeOffset since, CancellationToken cancellation = default) =>
        Known().RevokedSinceAsync(since, cancellation);

    private MemoryRevocations Known()
    {
        if (known is { } present) return present;
        lock (gate)
        {
            if (known is not null) return known;
            var loaded = new MemoryRevocations(time);
            file.Use(connection => Read(connection, loaded));
            logger.RevocationsLoaded(path, loaded.Count);
            return known = loaded;
        }
    }

    private void Read(SqliteConnection connection, MemoryRevocations into)
    {
        using var command = SmallFile.Command(connection, "SELECT user_id, revoked_before, kept_until FROM revocations WHERE kept_until > $now",
            ("$now", time.GetUtcNow().ToUnixTimeSeconds()));
        using var reader = command.ExecuteReader();
        while (reader.Read())
            into.Set(reader.GetString(0), new Revocation(
                DateTimeOffset.FromUnixTimeSeconds(reader.GetInt64(1)), DateTimeOffset.FromUnixTimeSeconds(reader.GetInt64(2))));
    }

    private void Write(SqliteConnection connection, string userId, DateTimeOffset before, DateTimeOffset until)
    {
        using var transaction = connection.BeginTransaction();
        SmallFile.Execute(connection, Upsert, ("$now", time.GetUtcNow().ToUnixTimeSeconds()), ("$user", userId),
            ("$before", before.ToUnixTimeSeconds()), ("$until", until.ToUnixTimeSeconds() + 1));
        transaction.Commit();
    }
}
