using Chat.Server.Ports;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Chat.Server.Stores.Sqlite;

/// <summary>What a failure means for the message, for the transaction and for the open file.</summary>
internal static class SqliteFailure
{
    /// <summary>
    /// The file need not be opened again: the next transaction has the same chance. A full disk counts among these, so
    /// that reading goes on while there is no room to write.
    /// </summary>
    public static bool LeavesFileUsable(Exception failure) => failure is SqliteException
    {
        SqliteErrorCode: raw.SQLITE_FULL or raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_NOMEM or raw.SQLITE_INTERRUPT,
    };

    public static MessageLogUnavailableException ToUnavailable(Exception failure) => failure switch
    {
        MessageLogUnavailableException unavailable => new(unavailable.Message, unavailable.InnerException),
        SqliteException sqlite => new($"{Describe(sqlite.SqliteErrorCode)} ({sqlite.Message})", sqlite),
        _ => new($"The message store cannot be used: {failure.Message}", failure),
    };

    private static string Describe(int code) => code switch
    {
        raw.SQLITE_FULL => "The disk of the message store is full.",
        raw.SQLITE_READONLY => "The message store is read-only.",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "Another program has locked the message store.",
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => "The file of the message store is damaged or no database.",
        raw.SQLITE_CANTOPEN => "The file of the message store cannot be opened.",
        raw.SQLITE_IOERR => "The disk of the message store answers with an error.",
        _ => "The message store cannot be used.",
    };
}
