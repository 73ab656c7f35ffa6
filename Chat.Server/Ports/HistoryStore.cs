namespace Chat.Server.Ports;

internal enum HistoryStore
{
    /// <summary>A SQLite file; what has a receipt is on disk.</summary>
    Sqlite,

    /// <summary>This process's memory; a restart loses it.</summary>
    Memory,

    /// <summary>PostgreSQL, for one server or, with a Redis, for several.</summary>
    PostgreSql,
}
