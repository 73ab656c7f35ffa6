using Chat.Server.Ports;
using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.Stores;

/// <summary>A test of logs: two rooms, and a clock of its own.</summary>
public abstract class LogTest
{
    private protected static readonly StreamKey Lobby = StreamKey.Room("lobby");
    private protected static readonly StreamKey Kitchen = StreamKey.Room("kitchen");

    private protected ManualTime Time { get; } = new();
}
