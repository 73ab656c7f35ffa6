using System.Globalization;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Microsoft.Data.Sqlite;

namespace Chat.Server.Stores.Sqlite;

/// <summary>The outbox in the tables. Everything here is part of the present transaction; whoever uses it has the tables.</summary>
internal sealed class OutboxTable : IDisposable
{
    /// <summary>The most entries that one transaction deletes.</summary>
    private const int StepRows = 512;

    private const string Select = $"SELECT {MessageColumns.Names}, number, entry, at, type, room, body FROM outbox";
    private const string End = "(SELECT ifnull(max(seq), 0) FROM sqlite_sequence WHERE name = 'outbox')";

    private readonly OutboxSettings settings;
    private readonly List<SqliteStatement> statements = [];
    private readonly SqliteConnection connection;
    private readonly SqliteStatement addMessage, streamOf, add, addReader, place, read, told, advance, backlog, all, delete, lose, deleteUpTo, young;

    public OutboxTable(SqliteConnection connection, OutboxSettings settings)
    {
        this.connection = connection;
        this.settings = settings;
        addMessage = Prepare($"""
            INSERT INTO outbox (entry, at, type, room, {MessageColumns.Names})
            SELECT ?3, ifnull(changed_at, timestamp), ?4, (SELECT substr(key, 3) FROM streams WHERE id = ?1), {MessageColumns.Names}
            FROM messages WHERE stream = ?1 AND seq = ?2
            """);
        streamOf = Prepare("SELECT id FROM streams WHERE key = ?1");
        add = Prepare("INSERT INTO outbox (entry, at, type, room, body) VALUES (?1, ?2, ?3, ?4, ?5)");
        addReader = Prepare($"INSERT OR IGNORE INTO outbox_readers (name, number) VALUES (?1, {End})");
        place = Prepare("SELECT number, lost FROM outbox_readers WHERE name = ?1");
        read = Prepare($"{Select} WHERE number > ?1 ORDER BY number LIMIT ?2");
        told = Prepare("UPDATE outbox_readers SET lost = 0 WHERE name = ?1");
        advance = Prepare($"UPDATE outbox_readers SET number = max(number, min(?2, {End})) WHERE name = ?1");
        backlog = Prepare($"SELECT {End} - ?1, (SELECT at FROM outbox WHERE number > ?1 ORDER BY number LIMIT 1)");
        all = Prepare($"{Select} ORDER BY number");
        delete = Prepare("DELETE FROM outbox WHERE number = ?1");
        lose = Prepare("""
            UPDATE outbox_readers SET lost = lost + (SELECT count(*) FROM outbox WHERE outbox.number > outbox_readers.number AND outbox.number <= ?1), number = ?1
            WHERE number < ?1
            """);
        deleteUpTo = Prepare($"DELETE FROM outbox WHERE number IN (SELECT number FROM outbox WHERE number <= ?1 ORDER BY number LIMIT {StepRows})");
        young = Prepare("SELECT number FROM outbox WHERE at >= ?1 ORDER BY number LIMIT 1");
        foreach (var reader in settings.Readers) addReader.Bind(1, reader).Execute();
    }

    /// <summary>A message of a room as it stands in the table now.</summary>
    public void Add(long stream, long seq, string type, DateTimeOffset now) =>
        addMessage.Bind(1, stream).Bind(2, seq).Bind(3, MessageIds.Next(now)).Bind(4, type).Execute();

    /// <inheritdoc cref="Add(long, long, string, DateTimeOffset)"/>
    public void Add(ReadOnlySpan<byte> key, long seq, string type, DateTimeOffset now)
    {
        try
        {
            streamOf.BindText(1, key).Step();
            Add(streamOf.Number(0), seq, type, now);
        }
        finally
        {
            streamOf.Reset();
        }
    }

    /// <summary>A message of a room that was just changed, if its change is one to be told of.</summary>
    public void AddChange(long stream, LoggedMessage changed, DateTimeOffset now)
    {
        if (settings.TypeOf(changed.Change!) is not { } type) return;
        Add(stream, changed.Seq, type, now);
    }

    public void Add(string type, string? room, string body, DateTimeOffset now) =>
        add.Bind(1, MessageIds.Next(now)).Bind(2, now.ToUnixTimeMilliseconds()).Bind(3, type).Bind(4, room).Bind(5, body).Execute();

    public OutboxPage Read(string reader, int limit)
    {
        var (number, lost) = PlaceOf(reader);
        if (lost > 0) told.Bind(1, reader).Execute();
        var budget = new PageBudget(OutboxText.PageBytes);
        var page = new List<OutboxEntry>();
        try
        {
            read.Bind(1, number).Bind(2, limit);
            while (read.Step())
            {
                var entry = Entry(read);
                if (!budget.TryTake(OutboxText.Size(entry))) break;
                page.Add(entry);
            }

            return new OutboxPage(page, lost);
        }
        finally
        {
            read.Reset();
        }
    }

    public void Advance(string reader, long number)
    {
        addReader.Bind(1, reader).Execute();
        advance.Bind(1, reader).Bind(2, number).Execute();
    }

    public (long Count, DateTime? Oldest) Backlog(string reader)
    {
        var (number, _) = PlaceOf(reader);
        try
        {
            return backlog.Bind(1, number).Step() && !backlog.IsNull(1) ? (backlog.Number(0), ChatTime.FromUnix(backlog.Number(1))) : (0, null);
        }
        finally
        {
            backlog.Reset();
        }
    }

    /// <summary>One step. True when there may be another.</summary>
    public bool Tidy(DateTimeOffset now)
    {
        var names = string.Join(", ", settings.Readers.Select(reader => $"'{reader.Replace("'", "''", StringComparison.Ordinal)}'"));
        SqliteSchema.Run(connection, $"DELETE FROM outbox_readers WHERE name NOT IN ({names})");
        var end = (long)SqliteSchema.Value(connection, $"SELECT {End}")!;
        var passed = (long)SqliteSchema.Value(connection, $"SELECT ifnull(min(number), {end.ToString(CultureInfo.InvariantCulture)}) FROM outbox_readers")!;
        var lost = Math.Max(
            Math.Max(0, end - settings.MaxEntries), // numbers have hardly a hole, and counting would read everything
            (First(young, (now - settings.MaxAge).ToUnixTimeMilliseconds()) ?? end + 1) - 1);
        lose.Bind(1, lost).Execute();
        deleteUpTo.Bind(1, Math.Max(passed, lost)).Execute();
        return (long)SqliteSchema.Value(connection, "SELECT changes()")! == StepRows;
    }

    public void ForgetUser(string userId)
    {
        var concerned = new List<long>();
        try
        {
            while (all.Step())
                if (Entry(all) is var entry && OutboxText.Concerns(entry, userId)) concerned.Add(entry.Number);
        }
        finally
        {
            all.Reset();
        }

        foreach (var number in concerned) delete.Bind(1, number).Execute();
    }

    public void Dispose()
    {
        foreach (var statement in statements) statement.Dispose();
    }

    private static OutboxEntry Entry(SqliteStatement row) => new(
        row.Number(MessageColumns.Count),
        row.Guid(MessageColumns.Count + 1),
        ChatTime.FromUnix(row.Number(MessageColumns.Count + 2)),
        row.Text(MessageColumns.Count + 3),
        row.IsNull(MessageColumns.Count + 4) ? null : row.Text(MessageColumns.Count + 4),
        row.IsNull(0) ? null : MessageColumns.Read(row),
        row.IsNull(MessageColumns.Count + 5) ? null : row.Text(MessageColumns.Count + 5));

    private static long? First(SqliteStatement statement, long parameter)
    {
        try
        {
            return statement.Bind(1, parameter).Step() ? statement.Number(0) : null;
        }
        finally
        {
            statement.Reset();
        }
    }

    private (long Number, long Lost) PlaceOf(string reader)
    {
        addReader.Bind(1, reader).Execute();
        try
        {
            place.Bind(1, reader).Step();
            return (place.Number(0), place.Number(1));
        }
        finally
        {
            place.Reset();
        }
    }

    private SqliteStatement Prepare(string sql)
    {
        var statement = new SqliteStatement(connection, sql);
        statements.Add(statement);
        return statement;
    }
}
