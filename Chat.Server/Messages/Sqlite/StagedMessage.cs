namespace Chat.Server.Messages.Sqlite;

/// <summary>A message in a transaction whose end is not yet known.</summary>
internal readonly record struct StagedMessage(StreamKey Stream, long Seq, Guid Id);
