namespace Chat.Server.Stores.Sqlite;

/// <summary>A message that is in the journal, and where.</summary>
internal readonly record struct UnflushedMessage(SqliteStream Stream, long Position);
