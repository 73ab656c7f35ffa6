using System.Globalization;
using Chat.Server.Ports;
using Microsoft.Data.Sqlite;

namespace Chat.Server.Stores.Sqlite;

/// <summary>
/// The index of words, beside the table of messages and changed in the same transactions. Before each word stands the number of its stream, so what a search
/// costs depends on its room alone, also for beginnings of words. The index has no texts: what leaves it must be given the text that it was made from, which is
/// the row's, and then every trace of it goes (<c>secure-delete</c>). Whoever uses it has the tables.
/// </summary>
internal sealed class SqliteSearchIndex : IDisposable
{
    /// <summary>How many messages one step of building looks at.</summary>
    private const int StepRows = 512;

    /// <summary>Rows of the index are named by stream and number, of which these many bits are the number.</summary>
    private const int SeqBits = 32;

    private const string Schema = """
        CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5(words, content = '', detail = none, tokenize = 'ascii');
        INSERT INTO search (search, rank) VALUES ('secure-delete', 1);

        -- How far building has come.
        CREATE TABLE IF NOT EXISTS search_place (
            id     INTEGER PRIMARY KEY CHECK (id = 1),
            stream INTEGER NOT NULL,
            seq    INTEGER NOT NULL
        );
        INSERT OR IGNORE INTO search_place VALUES (1, 0, 0);
        """;

    private readonly SqliteStatement add, remove, find, rows, walk, setPlace;
    private NumberedPlace place;
    private long builtBefore;

    private SqliteSearchIndex(SqliteConnection connection)
    {
        SqliteSchema.Run(connection, Schema);
        place = NumberedPlace.Parse((string)SqliteSchema.Value(connection, "SELECT stream || ':' || seq FROM search_place")!);
        builtBefore = place.Stream;
        add = new SqliteStatement(connection, "INSERT INTO search (rowid, words) VALUES (?1, ?2)");
        remove = new SqliteStatement(connection, "INSERT INTO search (search, rowid, words) VALUES ('delete', ?1, ?2)");
        find = new SqliteStatement(connection, "SELECT 1 FROM search_docsize WHERE id = ?1");
        rows = new SqliteStatement(connection, "SELECT seq, text FROM messages WHERE stream = ?1 AND seq BETWEEN ?2 AND ?3");
        walk = new SqliteStatement(connection, $"""
            SELECT m.stream, m.seq, m.text, s.key FROM messages m LEFT JOIN streams s ON s.id = m.stream
            WHERE (m.stream, m.seq) > (?1, ?2) ORDER BY m.stream, m.seq LIMIT {StepRows}
            """);
        setPlace = new SqliteStatement(connection, "UPDATE search_place SET stream = ?1, seq = ?2");
    }

    /// <summary>Whether all that is in the table is in the index.</summary>
    public bool IsBuilt => place.Stream == long.MaxValue;

    /// <summary>The index, or null where none is wanted: then there is none in the file any more.</summary>
    public static SqliteSearchIndex? Open(SqliteConnection connection, bool wanted)
    {
        if (wanted) return new SqliteSearchIndex(connection);
        SqliteSchema.Run(connection, "DROP TABLE IF EXISTS search; DROP TABLE IF EXISTS search_place;");
        return null;
    }

    /// <summary>What finds the messages of a query in the index.</summary>
    public static string Match(long stream, SearchQuery query) =>
        string.Join(" AND ", query.Words.Select(word => $"\"{Prefix(stream)}{word.Text}\"{(word.IsBeginning ? " *" : "")}"));

    /// <summary>The name of a message in the index.</summary>
    public static long RowOf(long stream, long seq) => (stream << SeqBits) | Math.Clamp(seq, 0, uint.MaxValue);

    public static long SeqOf(long row) => row & uint.MaxValue;

    /// <summary>Whether all messages of a stream are in the index. May be called by any thread.</summary>
    public bool Covers(long stream) => stream < Volatile.Read(ref builtBefore);

    /// <summary>Adds a message, unless it is there.</summary>
    public void Add(long stream, long seq, string text)
    {
        if (!TryRow(stream, seq, out var row) || WordsOf(stream, text) is not { Length: > 0 } words || Has(row)) return;
        add.Bind(1, row).Bind(2, words).Execute();
    }

    /// <summary>Takes a message out, if it is there.</summary>
    /// <param name="stream">Its stream.</param>
    /// <param name="seq">Its number.</param>
    /// <param name="text">The text it was added with.</param>
    public void Remove(long stream, long seq, string text)
    {
        if (!TryRow(stream, seq, out var row) || !Has(row)) return;
        remove.Bind(1, row).Bind(2, WordsOf(stream, text)).Execute();
    }

    /// <summary>Takes out the messages whose rows are about to be deleted.</summary>
    public void RemoveRows(long stream, long from, long to)
    {
        try
        {
            rows.Bind(1, stream).Bind(2, from).Bind(3, to);
            while (rows.Step()) Remove(stream, rows.Number(0), rows.Text(1));
        }
        finally
        {
            rows.Reset();
        }
    }

    /// <summary>One step of building, inside a transaction. It counts with <see cref="Built"/>, when that has been committed.</summary>
    /// <returns>How far it has come.</returns>
    public NumberedPlace Build()
    {
        var next = place;
        var seen = 0;
        try
        {
            walk.Bind(1, place.Stream).Bind(2, place.Seq);
            for (; walk.Step(); seen++)
            {
                next = new NumberedPlace(walk.Number(0), walk.Number(1));
                if (!walk.IsNull(3) && new StreamKey(walk.Text(3)).IsRoom) Add(next.Stream, next.Seq, walk.Text(2));
            }
        }
        finally
        {
            walk.Reset();
        }

        if (seen < StepRows) next = new NumberedPlace(long.MaxValue, 0);
        setPlace.Bind(1, next.Stream).Bind(2, next.Seq).Execute();
        return next;
    }

    public void Built(NumberedPlace next)
    {
        place = next;
        Volatile.Write(ref builtBefore, next.Stream);
    }

    public void Dispose()
    {
        foreach (var statement in new[] { add, remove, find, rows, walk, setPlace }) statement.Dispose();
    }

    private static string WordsOf(long stream, string text) => string.Join(' ', SearchText.WordsOf(text).Select(word => Prefix(stream) + word));

    /// <summary>Digits end at the letter, so no two streams can have the same word.</summary>
    private static string Prefix(long stream) => stream.ToString(CultureInfo.InvariantCulture) + "x";

    /// <summary>False for a message beyond the numbers that the index has: four thousand million of a room.</summary>
    private static bool TryRow(long stream, long seq, out long row)
    {
        row = RowOf(stream, seq);
        return stream <= int.MaxValue && seq <= uint.MaxValue;
    }

    private bool Has(long row)
    {
        try
        {
            return find.Bind(1, row).Step();
        }
        finally
        {
            find.Reset();
        }
    }
}
