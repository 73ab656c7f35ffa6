using System.Globalization;
using System.Security.Cryptography;
using Chat.Server.Ports;
using Microsoft.Data.Sqlite;

namespace Chat.Server.Stores.Sqlite;

/// <summary>Puts a database that was made of a backup into the place of another. To be used with the right to that place (<see cref="SqliteLogFile.Claim"/>), which nobody has open then.</summary>
internal static class SqliteRestore
{
    private static readonly string[] Suffixes = ["", "-wal", "-shm", "-journal"];

    /// <summary>
    /// Begins another life of every stream. Messages that came after the backup were told to clients by number and epoch, and these numbers will be given again, to others: with the epoch
    /// as it was, a client that resumes would take them for what it knows. Cursors of subscriptions go along, for theirs are numbers of messages that are there.
    /// </summary>
    /// <param name="file">The database, which nobody has open. What the journal has must be in its tables.</param>
    public static void RenewEpochs(SqliteLogFile file)
    {
        using var connection = file.Connect(SqliteOpenMode.ReadWrite);
        var hasSubscriptions = File.Exists(file.SubscriptionsPath);
        if (hasSubscriptions) SmallFile.Execute(connection, "ATTACH $path AS beside", ("$path", file.SubscriptionsPath));
        using (var transaction = connection.BeginTransaction())
        {
            var seed = EpochSeed.Random();
            SmallFile.Execute(connection, "UPDATE log SET epoch_seed = $seed, journal_life = $life, journal_applied = 0",
                ("$seed", seed.Value), ("$life", BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)))));
            foreach (var (id, key, epoch) in Streams(connection))
            {
                var next = seed.For(key);
                SmallFile.Execute(connection, "UPDATE streams SET epoch = $next WHERE id = $id", ("$next", next), ("$id", id));
                if (hasSubscriptions && key.RoomName is { } room)
                    SmallFile.Execute(connection, "UPDATE beside.subscriptions SET epoch = $next WHERE room = $room AND epoch = $epoch", ("$next", next), ("$room", room), ("$epoch", epoch));
            }

            transaction.Commit();
        }

        SqliteSchema.Run(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /// <summary>Adds what another server has revoked: a restored one must not accept tokens that were taken back since.</summary>
    /// <param name="file">The restored database.</param>
    /// <param name="present">The one whose revocations count too.</param>
    /// <returns>False when the present ones cannot be read.</returns>
    public static bool KeepRevocations(SqliteLogFile file, SqliteLogFile present)
    {
        if (!File.Exists(present.RevocationsPath)) return true;
        try
        {
            if (!File.Exists(file.RevocationsPath))
            {
                File.Copy(present.RevocationsPath, file.RevocationsPath);
                return true;
            }

            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file.RevocationsPath, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
            connection.Open();
            SmallFile.Execute(connection, "ATTACH $path AS present", ("$path", present.RevocationsPath));
            SqliteSchema.Run(connection, """
                INSERT INTO main.revocations SELECT * FROM present.revocations WHERE true
                    ON CONFLICT (user_id) DO UPDATE SET revoked_before = max(revoked_before, excluded.revoked_before), kept_until = max(kept_until, excluded.kept_until)
                """);
            return true;
        }
        catch (Exception e) when (e is SqliteException or IOException)
        {
            return false;
        }
    }

    /// <summary>Moves what is in the place into a folder, and what was restored into the place. When it throws, all is where it was.</summary>
    /// <param name="restored">The restored database.</param>
    /// <param name="place">Where it belongs.</param>
    /// <param name="now">The time, for the folder's name.</param>
    /// <returns>The folder; null when there was nothing.</returns>
    public static string? Swap(SqliteLogFile restored, SqliteLogFile place, DateTimeOffset now)
    {
        var aside = $"{place.Path}.before-restore-{now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}";
        var moved = new List<(string From, string To)>();
        foreach (var path in Files(restored).Where(File.Exists))
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(file);
        }

        try
        {
            foreach (var path in Files(place).Where(File.Exists))
            {
                Directory.CreateDirectory(aside);
                Move(path, Path.Combine(aside, Path.GetFileName(path)));
            }

            var hadSome = moved.Count > 0;
            if (hadSome) FolderSync.Run(aside);
            foreach (var (from, to) in Files(restored).Zip(Files(place)).Reverse().Where(pair => File.Exists(pair.First))) Move(from, to); // the database last
            FolderSync.Run(Path.GetDirectoryName(place.Path)!);
            return hadSome ? aside : null;
        }
        catch
        {
            foreach (var (from, to) in Enumerable.Reverse(moved)) File.Move(to, from);
            throw;
        }

        void Move(string from, string to)
        {
            File.Move(from, to);
            moved.Add((from, to));
        }
    }

    /// <summary>All files of a database, whether they are there or not, in one order.</summary>
    private static IEnumerable<string> Files(SqliteLogFile of) =>
        new[] { of.Path, of.SubscriptionsPath, of.SanctionsPath, of.RevocationsPath }.SelectMany(path => Suffixes.Select(suffix => path + suffix)).Append(of.JournalPath);

    private static List<(long Id, StreamKey Key, string Epoch)> Streams(SqliteConnection connection)
    {
        var streams = new List<(long, StreamKey, string)>();
        using var rows = new SqliteStatement(connection, "SELECT id, key, epoch FROM streams");
        while (rows.Step()) streams.Add((rows.Number(0), new StreamKey(rows.Text(1)), rows.Text(2)));
        return streams;
    }
}
