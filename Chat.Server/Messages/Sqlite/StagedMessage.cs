namespace Chat.Server.Messages.Sqlite;

/// <summary>A message on its way to the disk.</summary>
internal readonly record struct StagedMessage(SqliteStream Stream, Guid Id, LoggedMessage Message);
