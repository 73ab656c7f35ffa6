using Chat.Server.Ports;

namespace Chat.Server.Stores.Sqlite;

/// <summary>A message whose sender was refused although it may have reached the disk.</summary>
internal readonly record struct GhostMessage(StreamKey Stream, long Seq, Guid Id);
