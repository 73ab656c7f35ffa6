using Chat.Server.Ports;

namespace Chat.Server.Stores.Sqlite;

/// <summary>A message on its way to the disk.</summary>
internal readonly record struct StagedMessage(SqliteStream Stream, Guid Id, LoggedMessage Message);
