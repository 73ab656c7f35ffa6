using Chat.Contracts;
using Chat.Server.Ports;
using Microsoft.Data.Sqlite;

namespace Chat.Server.Stores.Sqlite;

/// <summary>One connection to the file of subscriptions and its statements. For one thread at a time.</summary>
internal sealed class SubscriptionTable : IDisposable
{
    /// <summary>"ChHs": marks the file as ours.</summary>
    private const int ApplicationId = 0x43684873;

    private const int Version = 1;

    private const string Settings = """
        PRAGMA synchronous = FULL;
        PRAGMA secure_delete = ON;
        PRAGMA journal_size_limit = 16777216;
        """;

    /// <summary>Numbers are in the order of coming. The counts are kept, for counting the users of a large room takes long.</summary>
    private const string Schema = """
        CREATE TABLE subscriptions (
            number INTEGER PRIMARY KEY,
            user   TEXT    NOT NULL,
            room   TEXT    NOT NULL,
            epoch  TEXT    NOT NULL,  -- of the cursor
            seq    INTEGER NOT NULL
        );
        CREATE UNIQUE INDEX subscriptions_by_user ON subscriptions (user, room);
        CREATE INDEX subscriptions_by_room ON subscriptions (room);
        CREATE TABLE rooms (
            room  TEXT    PRIMARY KEY,
            users INTEGER NOT NULL
        ) WITHOUT ROWID;
        """;

    private readonly SqliteConnection connection;
    private readonly List<SqliteStatement> statements = [];
    private readonly SqliteStatement find, ofUser, ofRoom, roomsOf, usersIn, insert, join, leave, forget, delete, deleteUser, leaveAll, deleteRoom, forgetRoom, mark;

    private SubscriptionTable(SqliteConnection connection)
    {
        this.connection = connection;
        find = Prepare("SELECT epoch, seq FROM subscriptions WHERE user = ?1 AND room = ?2");
        ofUser = Prepare("SELECT room, epoch, seq FROM subscriptions WHERE user = ?1");
        ofRoom = Prepare("SELECT user, epoch, seq, number FROM subscriptions INDEXED BY subscriptions_by_room WHERE room = ?1 AND number > ?2 ORDER BY number LIMIT ?3");
        roomsOf = Prepare("SELECT count(*) FROM subscriptions WHERE user = ?1");
        usersIn = Prepare("SELECT users FROM rooms WHERE room = ?1");
        insert = Prepare("INSERT INTO subscriptions (user, room, epoch, seq) VALUES (?1, ?2, ?3, ?4)");
        join = Prepare("INSERT INTO rooms VALUES (?1, 1) ON CONFLICT (room) DO UPDATE SET users = users + 1");
        leave = Prepare("UPDATE rooms SET users = users - 1 WHERE room = ?1");
        leaveAll = Prepare("UPDATE rooms SET users = users - 1 WHERE room IN (SELECT room FROM subscriptions WHERE user = ?1)");
        forget = Prepare("DELETE FROM rooms WHERE room = ?1 AND users <= 0");
        delete = Prepare("DELETE FROM subscriptions WHERE user = ?1 AND room = ?2");
        deleteUser = Prepare("DELETE FROM subscriptions WHERE user = ?1");
        deleteRoom = Prepare("DELETE FROM subscriptions WHERE room = ?1");
        forgetRoom = Prepare("DELETE FROM rooms WHERE room = ?1");
        mark = Prepare("UPDATE subscriptions SET epoch = ?3, seq = ?4 WHERE user = ?1 AND room = ?2");
    }

    /// <summary>Whether the path no longer leads to the open file.</summary>
    public bool HasMoved => SqliteNative.HasMoved(connection.Handle!);

    /// <summary>Opens the file for writing, and makes it with its folder when it is not there.</summary>
    /// <exception cref="SubscriptionsUnavailableException">The file is not ours or was written by a newer server.</exception>
    public static SubscriptionTable OpenToWrite(string path, Action<SqliteConnection>? initialise)
    {
        if (!File.Exists(path))
        {
            var folder = Path.GetDirectoryName(path)!;
            Directory.CreateDirectory(folder);
            FolderSync.Run(folder);
        }

        return Open(path, SqliteOpenMode.ReadWriteCreate, connection =>
        {
            initialise?.Invoke(connection);
            SqliteSchema.Run(connection, Settings);
            var version = (long)SqliteSchema.Value(connection, "PRAGMA user_version")!;
            var ours = (long)SqliteSchema.Value(connection, "PRAGMA application_id")! == ApplicationId;
            if (!ours && (version != 0 || (long)SqliteSchema.Value(connection, "SELECT count(*) FROM sqlite_schema")! != 0))
                throw new SubscriptionsUnavailableException($"{path} is a database of another program.");
            if (version > Version)
                throw new SubscriptionsUnavailableException($"{path} was written by a newer server: its schema is version {version}, this server knows {Version}.");
            if (SqliteSchema.Value(connection, "PRAGMA journal_mode = WAL") is not "wal")
                throw new SubscriptionsUnavailableException($"The file system of {path} does not allow a write-ahead log.");
            if (version == Version) return;
            using var step = connection.BeginTransaction();
            SqliteSchema.Run(connection, $"{Schema} PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version};");
            step.Commit();
        });
    }

    /// <summary>Opens a file that is there for reading; it never waits for who writes.</summary>
    public static SubscriptionTable OpenToRead(string path) => Open(path, SqliteOpenMode.ReadOnly, _ => { });

    public Subscription? Find(string room, string user)
    {
        try
        {
            return find.Bind(1, user).Bind(2, room).Step() ? new Subscription(room, user, new StreamPosition(find.Text(0), find.Number(1))) : null;
        }
        finally
        {
            find.Reset();
        }
    }

    public List<Subscription> OfUser(string user)
    {
        var all = new List<Subscription>();
        try
        {
            ofUser.Bind(1, user);
            while (ofUser.Step()) all.Add(new Subscription(ofUser.Text(0), user, new StreamPosition(ofUser.Text(1), ofUser.Number(2))));
            return all;
        }
        finally
        {
            ofUser.Reset();
        }
    }

    /// <summary>The users of a room after a number, and the number of the last of them when there may be more.</summary>
    public (List<Subscription> Page, long? Last) OfRoom(string room, long after, int limit)
    {
        var page = new List<Subscription>();
        var last = after;
        try
        {
            ofRoom.Bind(1, room).Bind(2, after).Bind(3, limit + 1);
            while (ofRoom.Step())
            {
                if (page.Count == limit) return (page, last);
                page.Add(new Subscription(room, ofRoom.Text(0), new StreamPosition(ofRoom.Text(1), ofRoom.Number(2))));
                last = ofRoom.Number(3);
            }

            return (page, null);
        }
        finally
        {
            ofRoom.Reset();
        }
    }

    public SubscribeOutcome Add(Subscription added, SubscriptionOptions limits)
    {
        if (Find(added.Room, added.UserId) is not null) return SubscribeOutcome.Present;
        if (Count(roomsOf, added.UserId) >= limits.MaxRoomsPerUser) return SubscribeOutcome.TooManyRooms;
        if (Count(usersIn, added.Room) >= limits.MaxUsersPerRoom) return SubscribeOutcome.RoomFull;
        insert.Bind(1, added.UserId).Bind(2, added.Room).Bind(3, added.Read.Epoch).Bind(4, added.Read.Seq).Execute();
        join.Bind(1, added.Room).Execute();
        return SubscribeOutcome.Added;
    }

    public bool Remove(string room, string user)
    {
        if (Find(room, user) is null) return false;
        delete.Bind(1, user).Bind(2, room).Execute();
        leave.Bind(1, room).Execute();
        forget.Bind(1, room).Execute();
        return true;
    }

    /// <summary>How many there were.</summary>
    public int RemoveUser(string user)
    {
        var rooms = OfUser(user);
        leaveAll.Bind(1, user).Execute();
        deleteUser.Bind(1, user).Execute();
        foreach (var gone in rooms) forget.Bind(1, gone.Room).Execute();
        return rooms.Count;
    }

    /// <summary>How many there were.</summary>
    public int RemoveRoom(string room)
    {
        var count = (int)Count(usersIn, room);
        deleteRoom.Bind(1, room).Execute();
        forgetRoom.Bind(1, room).Execute();
        return count;
    }

    /// <summary>Moves cursors of subscriptions that are there.</summary>
    public void Mark(IEnumerable<Subscription> marks)
    {
        foreach (var (room, user, read) in marks) mark.Bind(1, user).Bind(2, room).Bind(3, read.Epoch).Bind(4, read.Seq).Execute();
    }

    /// <summary>What the action does is on disk when this returns, or has not been done.</summary>
    public void Transact(Action action)
    {
        SqliteSchema.Run(connection, "BEGIN IMMEDIATE");
        try
        {
            action();
            SqliteSchema.Run(connection, "COMMIT");
        }
        catch
        {
            if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0) SqliteSchema.Run(connection, "ROLLBACK");
            throw;
        }
    }

    /// <summary>Lets nothing of what was deleted stay in the write-ahead log, unless somebody is just reading.</summary>
    public void Wipe() => SqliteSchema.Run(connection, "PRAGMA wal_checkpoint(TRUNCATE)");

    public void Dispose()
    {
        foreach (var statement in statements) statement.Dispose();
        connection.Dispose();
    }

    private static SubscriptionTable Open(string path, SqliteOpenMode mode, Action<SqliteConnection> prepare)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 2 }.ToString());
        try
        {
            connection.Open();
            SQLitePCL.raw.sqlite3_busy_timeout(connection.Handle, 1000);
            prepare(connection);
            return new SubscriptionTable(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static long Count(SqliteStatement count, string of)
    {
        try
        {
            return count.Bind(1, of).Step() ? count.Number(0) : 0;
        }
        finally
        {
            count.Reset();
        }
    }

    private SqliteStatement Prepare(string sql)
    {
        var statement = new SqliteStatement(connection, sql);
        statements.Add(statement);
        return statement;
    }
}
