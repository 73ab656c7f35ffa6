using System.Globalization;
using Chat.Server.Ports;
using Microsoft.Data.Sqlite;

namespace Chat.Server.Stores.Sqlite;

/// <summary>
/// Everything that one server keeps, in one file: its database as it was at one moment, with the journal and the small files beside it in a table more. Made while the server
/// runs, and by another process.
/// <para>One statement copies the database (<c>VACUUM INTO</c>). It reads, so it holds up no writer, and writes do not make it begin anew; the write-ahead log grows by
/// what is written meanwhile. Deleted rows are not in the copy.</para>
/// <para>What is only in the journal is read before: each message that had a receipt by then is in that or, moved since, in the database. So the copy has all that was acknowledged
/// before it began. The subscriptions are read first of all, so no cursor is ahead of its room; marks of the last half second may still be in the memory of the server.</para>
/// </summary>
internal static class SqliteBackup
{
    /// <summary>The form of the copy.</summary>
    public const int Version = 1;

    private const string Journal = "journal";
    private const string Revocations = "revocations";
    private const string Sanctions = "sanctions";
    private const string Subscriptions = "subscriptions";

    private const string Schema = """
        CREATE TABLE backup (version INTEGER NOT NULL, made_at TEXT NOT NULL);
        CREATE TABLE backup_files (name TEXT PRIMARY KEY, content BLOB NOT NULL);
        """;

    /// <summary>Copies what a database and the files beside it have. What was written when it throws is for the caller to remove.</summary>
    /// <param name="source">The database, which may be in use.</param>
    /// <param name="target">A file that is not there. Only who made it may read it.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="MessageLogUnavailableException">The source is not ours, or a newer server's.</exception>
    public static void Write(SqliteLogFile source, string target, DateTimeOffset now)
    {
        var parts = new List<(string Name, string Path)>();
        try
        {
            foreach (var (name, path) in SmallFiles(source))
            {
                if (!File.Exists(path)) continue;
                var part = $"{target}.{name}";
                parts.Add((name, part));
                using var file = Open(path, SqliteOpenMode.ReadOnly);
                Copy(file, part);
            }

            var journal = File.Exists(source.JournalPath) ? ReadShared(source.JournalPath) : null;
            using (var database = Open(source.Path, SqliteOpenMode.ReadOnly))
            {
                SqliteSchema.RefuseForeign(database);
                Copy(database, target);
            }

            using (var copy = Open(target, SqliteOpenMode.ReadWrite))
            {
                SqliteSchema.Run(copy, "PRAGMA synchronous = FULL; PRAGMA journal_mode = DELETE;"); // which takes no files beside it
                using var transaction = copy.BeginTransaction();
                SqliteSchema.Run(copy, Schema);
                SmallFile.Execute(copy, "INSERT INTO backup VALUES ($version, $at)", ("$version", Version), ("$at", now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)));
                if (journal is not null) Put(copy, Journal, new MemoryStream(journal));
                foreach (var (name, path) in parts)
                {
                    using var content = File.OpenRead(path);
                    Put(copy, name, content);
                }

                transaction.Commit();
            }

            using var written = File.OpenHandle(target, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(written); // what VACUUM INTO wrote it did not
        }
        finally
        {
            foreach (var (_, path) in parts) File.Delete(path);
        }
    }

    /// <summary>Makes a database with the files beside it of a copy, which becomes one of them: it is moved, or taken away when it cannot be used.</summary>
    /// <param name="copy">The copy, for this alone.</param>
    /// <param name="into">Where nothing is yet.</param>
    /// <exception cref="InvalidDataException">It is no backup, is a newer server's, or is damaged.</exception>
    public static void Unpack(string copy, SqliteLogFile into)
    {
        try
        {
            using var database = Open(copy, SqliteOpenMode.ReadWrite);
            Check(database);
            foreach (var (name, path) in SmallFiles(into).Append((Journal, into.JournalPath))) Take(database, name, path);
            SqliteSchema.Run(database, "DROP TABLE backup_files; DROP TABLE backup;");
        }
        catch (Exception e) when (e is SqliteException or MessageLogUnavailableException)
        {
            throw new InvalidDataException(e is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_NOTADB } ? "The file is no database." : e.Message.Replace(copy, "The file", StringComparison.Ordinal), e);
        }

        File.Move(copy, into.Path);
    }

    private static IEnumerable<(string Name, string Path)> SmallFiles(SqliteLogFile of) =>
        [(Subscriptions, of.SubscriptionsPath), (Sanctions, of.SanctionsPath), (Revocations, of.RevocationsPath)];

    private static void Check(SqliteConnection database)
    {
        SqliteSchema.RefuseForeign(database);
        if (SqliteSchema.Value(database, "SELECT count(*) FROM sqlite_schema WHERE name IN ('backup', 'backup_files', 'log', 'streams')") is not 4L)
            throw new InvalidDataException("The file is no backup of this server: 'backup' makes one.");
        if (SqliteSchema.Value(database, "SELECT version FROM backup") is not long version || version > Version)
            throw new InvalidDataException($"The backup was made by a newer server: this one knows version {Version}.");
        if (SqliteSchema.Value(database, "PRAGMA integrity_check(1)") is not "ok" and var fault)
            throw new InvalidDataException($"The backup is damaged: {fault}");
    }

    private static void Copy(SqliteConnection source, string target)
    {
        var made = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) made.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(target, made).Dispose();
        using var vacuum = SmallFile.Command(source, "VACUUM INTO $target", ("$target", target)); // an empty file is as good as none
        vacuum.CommandTimeout = 0;
        vacuum.ExecuteNonQuery();
    }

    private static void Put(SqliteConnection copy, string name, Stream content)
    {
        using var insert = SmallFile.Command(copy, "INSERT INTO backup_files VALUES ($name, zeroblob($length)); SELECT last_insert_rowid();", ("$name", name), ("$length", content.Length));
        using var blob = new SqliteBlob(copy, "backup_files", "content", (long)insert.ExecuteScalar()!);
        content.CopyTo(blob);
    }

    private static void Take(SqliteConnection copy, string name, string path)
    {
        using var find = SmallFile.Command(copy, "SELECT rowid FROM backup_files WHERE name = $name", ("$name", name));
        if (find.ExecuteScalar() is not long row) return;
        using var blob = new SqliteBlob(copy, "backup_files", "content", row, readOnly: true);
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        blob.CopyTo(file);
        file.Flush(flushToDisk: true);
    }

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var content = new byte[file.Length];
        return content[..file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)];
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 10 }.ToString());
        connection.Open();
        return connection;
    }
}
