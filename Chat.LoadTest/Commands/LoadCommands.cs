using System.CommandLine;

namespace Chat.LoadTest.Commands;

/// <summary>The commands of the program.</summary>
internal static class LoadCommands
{
    public static RootCommand Create() => new("Load generator and loss checker for Chat.Hubs.")
    {
        FanoutCommand.Create(),
        RoomsCommand.Create(),
        StormCommand.Create(),
        IdleCommand.Create(),
        CompareCommand.Create(),
        LabCommand.Create(),
        NodesCommand.Create(),
        BlockedCommand.Create(),
        EventsCommand.Create(),
        LogCommand.Create(),
        UnreadCommand.Create(),
        SoakCommand.Create(),
        VerifyCommand.Create(),
        CodecCommand.Create(),
        ApiCommand.Create(),
        ModelCommand.Create(),
    };
}
