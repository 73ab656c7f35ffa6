using Chat.Server.Ports;

namespace Chat.Server.Stores.Sqlite;

/// <summary>A message whose sender was refused although it may have reached the disk; of one that changed the state of its room, which key, and what that had before.</summary>
internal readonly record struct GhostMessage(StreamKey Stream, long Seq, Guid Id, string? StateKey = null, StateRow? Replaced = null);
