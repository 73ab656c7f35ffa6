using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Chat.Server.Stores.Sqlite;

/// <summary>
/// A prepared statement, used again and again by one thread at a time. Thinner than <see cref="SqliteCommand"/>, which
/// makes a reader and looks at every parameter for each call, and exact with texts that hold a NUL character.
/// Parameters count from 1, columns from 0.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;
    private byte[] buffer = new byte[256];

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        database = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement));
    }

    public SqliteStatement Bind(int parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(statement, parameter, value));
        return this;
    }

    public SqliteStatement Bind(int parameter, string? value)
    {
        if (value is not null) return BindText(parameter, Encode(value));
        Check(raw.sqlite3_bind_null(statement, parameter));
        return this;
    }

    /// <param name="parameter">The parameter.</param>
    /// <param name="utf8">Its text in UTF-8.</param>
    public SqliteStatement BindText(int parameter, ReadOnlySpan<byte> utf8)
    {
        Check(utf8.IsEmpty
            ? raw.sqlite3_bind_text(statement, parameter, "") // an empty span would be NULL
            : raw.sqlite3_bind_text(statement, parameter, utf8));
        return this;
    }

    public SqliteStatement Bind(int parameter, Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        Check(raw.sqlite3_bind_blob(statement, parameter, bytes));
        return this;
    }

    /// <summary>Runs a statement that has no rows.</summary>
    public void Execute()
    {
        Step();
        raw.sqlite3_reset(statement);
    }

    /// <summary>The next row, if there is one. Whoever does not read to the end calls <see cref="Reset"/>.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW) return true;
        if (code == raw.SQLITE_DONE) return false;
        try
        {
            Check(code);
            return false;
        }
        finally
        {
            Reset();
        }
    }

    public void Reset() => raw.sqlite3_reset(statement);

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    /// <summary>0 for NULL.</summary>
    public long Number(int column) => raw.sqlite3_column_int64(statement, column);

    /// <summary>Read as bytes: reading as text would end at the first NUL character.</summary>
    public string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(statement, column));

    /// <summary>Whether the text is exactly this, in UTF-8.</summary>
    public bool IsText(int column, ReadOnlySpan<byte> utf8) => raw.sqlite3_column_blob(statement, column).SequenceEqual(utf8);

    /// <summary>Whether the text holds this somewhere, in UTF-8.</summary>
    public bool HasText(int column, ReadOnlySpan<byte> utf8) => raw.sqlite3_column_blob(statement, column).IndexOf(utf8) >= 0;

    public Guid Guid(int column) => new(raw.sqlite3_column_blob(statement, column), bigEndian: true);

    public void Dispose() => statement.Dispose();

    private ReadOnlySpan<byte> Encode(string value)
    {
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (buffer.Length < most) buffer = new byte[most];
        return buffer.AsSpan(0, Encoding.UTF8.GetBytes(value, buffer));
    }

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, database);
}
