using Chat.Server.Ports;

namespace Chat.Server.Stores.Sqlite;

/// <summary>A message on its way to the disk.</summary>
internal readonly record struct StagedMessage(SqliteStream Stream, Guid Id, LoggedMessage Message)
{
    /// <summary>What it does to the state of its room.</summary>
    public KeyChange? State { get; init; }

    /// <summary>The entry that it replaces there or removes.</summary>
    public StateRow? Replaced { get; init; }

    public GhostMessage ToGhost() => new(Stream.Key, Message.Seq, Id, State?.Key, Replaced);
}
