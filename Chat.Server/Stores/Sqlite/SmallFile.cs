using Microsoft.Data.Sqlite;

namespace Chat.Server.Stores.Sqlite;

/// <summary>A small SQLite file that is read once and written rarely: there is no open connection between uses. What <see cref="Use"/> has committed is on disk.</summary>
/// <param name="path">The file; it is made, with its folder, when it is not there.</param>
/// <param name="schema">Makes the tables that are not there.</param>
/// <param name="failed">Makes the exception for a file that cannot be used, from the reason.</param>
internal sealed class SmallFile(string path, string schema, Func<Exception, Exception> failed)
{
    private readonly string connectionString = new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Pooling = false, // a closed connection must let go of the file
        DefaultTimeout = 2, // seconds to wait for another program's lock
    }.ToString();

    public void Use(Action<SqliteConnection> action)
    {
        try
        {
            if (!File.Exists(path))
            {
                var folder = Path.GetDirectoryName(path)!;
                Directory.CreateDirectory(folder);
                FolderSync.Run(folder); // the folder's own name; SQLite forces that of the file to the disk
            }

            using var connection = new SqliteConnection(connectionString);
            connection.Open();
            Execute(connection, "PRAGMA synchronous = FULL;" + schema);
            action(connection);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw failed(e);
        }
    }

    public static void Execute(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = Command(connection, sql, parameters);
        command.ExecuteNonQuery();
    }

    public static SqliteCommand Command(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        return command;
    }
}
