using System.CommandLine;

namespace Chat.LoadTest.Commands;

/// <summary>One room, many members.</summary>
internal static class FanoutCommand
{
    public static Command Create() => RoomsCommand.Create(
        new Command("fanout", "Messages to one room with many members: latency from when each was due, losses, CPU per delivery"),
        new ShapeOptions(null, ShapeOptions.Members(1000)),
        defaultRate: 10);
}
