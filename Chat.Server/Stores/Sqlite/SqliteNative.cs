using System.Runtime.InteropServices;
using SQLitePCL;

namespace Chat.Server.Stores.Sqlite;

/// <summary>What the SQLite package has no method for.</summary>
internal static class SqliteNative
{
    private const int FileHasMoved = 20; // SQLITE_FCNTL_HAS_MOVED

    private static readonly byte[] Main = [.. "main\0"u8];

    /// <summary>False also where the system cannot tell; there an open file cannot be deleted.</summary>
    public static bool HasMoved(sqlite3 database) =>
        FileControl(database, Main, FileHasMoved, out var moved) == raw.SQLITE_OK && moved != 0;

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_file_control", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int FileControl(sqlite3 database, byte[] name, int operation, out int answer);
}
