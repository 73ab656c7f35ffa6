using Chat.Contracts;
using Chat.Server.Ports;
using Microsoft.Data.Sqlite;

namespace Chat.Server.Stores.Sqlite;

/// <summary>Reads the small files beside a database that no server has open.</summary>
internal static class SqliteNeighbours
{
    /// <summary>All subscriptions, in the order in which they were made.</summary>
    public static IEnumerable<Subscription> Subscriptions(SqliteLogFile file)
    {
        foreach (var row in Rows(file.SubscriptionsPath, "SELECT user, room, epoch, seq FROM subscriptions ORDER BY number"))
            yield return new Subscription(row.Text(1), row.Text(0), new StreamPosition(row.Text(2), row.Number(3)));
    }

    public static IEnumerable<(string UserId, DateTimeOffset Before, DateTimeOffset Until)> Revocations(SqliteLogFile file)
    {
        foreach (var row in Rows(file.RevocationsPath, "SELECT user_id, revoked_before, kept_until FROM revocations"))
            yield return (row.Text(0), DateTimeOffset.FromUnixTimeSeconds(row.Number(1)), DateTimeOffset.FromUnixTimeSeconds(row.Number(2)));
    }

    private static IEnumerable<SqliteStatement> Rows(string path, string sql)
    {
        if (!File.Exists(path)) yield break;
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using var rows = new SqliteStatement(connection, sql);
        while (rows.Step()) yield return rows;
    }
}
