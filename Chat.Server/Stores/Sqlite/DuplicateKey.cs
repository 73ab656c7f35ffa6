namespace Chat.Server.Stores.Sqlite;

/// <summary>By which a repeated message is recognised.</summary>
internal readonly record struct DuplicateKey(SqliteStream Stream, string Sender, string ClientMessageId);
