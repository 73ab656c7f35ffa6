using System.CommandLine;
using Chat.LoadTest.Commands;
using Chat.LoadTest.Wire;

// Commands that hold thousands of connections through the lean client.
string[] lean = ["fanout", "rooms", "storm", "idle", "compare", "events", "nodes"];
if (args.Length > 0 && lean.Contains(args[0])) SocketThreads.HandleInline();

var root = new RootCommand("Load generator and loss checker for Chat.Hubs.")
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
return await root.Parse(args).InvokeAsync();
