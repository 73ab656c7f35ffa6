namespace Chat.Server.Messages.Sqlite;

/// <summary>By which a repeated message is recognised.</summary>
internal readonly record struct DuplicateKey(SqliteStream Stream, string Sender, string ClientMessageId);
