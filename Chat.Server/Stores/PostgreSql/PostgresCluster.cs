using Npgsql;

namespace Chat.Server.Stores.PostgreSql;

/// <summary>
/// Which history of PostgreSQL the tables belong to: the system and its timeline. A standby that took over, or a backup that was restored, may lack the last messages
/// that had a receipt. So every stream and inbox takes another epoch then: numbers are never given twice under the same one, and clients are told that there may be a gap.
/// </summary>
internal static class PostgresCluster
{
    private const string Present = "(SELECT system_identifier || '/' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) FROM pg_control_system())";

    /// <summary>Makes the row of the log where there is none.</summary>
    public static async Task BeginAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"INSERT INTO log VALUES (1, $1, {Present}) ON CONFLICT DO NOTHING", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = EpochSeed.Random().Value });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Gives every stream another epoch if the tables are of another history. True when that was so.</summary>
    public static async Task<bool> FollowAsync(NpgsqlConnection connection, CancellationToken cancellation = default)
    {
        await using var look = new NpgsqlCommand($"SELECT CASE WHEN pg_is_in_recovery() THEN false ELSE cluster <> {Present} END FROM log", connection);
        if (await look.ExecuteScalarAsync(cancellation) is not true) return false;

        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var change = new NpgsqlCommand($"UPDATE log SET epoch_seed = $1, cluster = {Present} WHERE cluster <> {Present}", connection, transaction);
        change.Parameters.Add(new NpgsqlParameter { Value = EpochSeed.Random().Value });
        if (await change.ExecuteNonQueryAsync(cancellation) == 0) return false; // another node was first
        await using var all = new NpgsqlCommand(
            """
            UPDATE streams SET epoch = substr(translate(encode(sha256(convert_to(epoch || gen_random_uuid(), 'UTF8')), 'base64'), '+/=', '-_'), 1, 12);
            UPDATE inboxes SET epoch = substr(translate(encode(sha256(convert_to(epoch || gen_random_uuid(), 'UTF8')), 'base64'), '+/=', '-_'), 1, 12);
            """, connection, transaction);
        all.CommandTimeout = 0;
        await all.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }
}
