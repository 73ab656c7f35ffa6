using System.CommandLine;
using Chat.LoadTest.Commands;

var root = new RootCommand("Load generator and loss checker for Chat.Hubs.")
{
    FanoutCommand.Create(),
    RoomsCommand.Create(),
    StormCommand.Create(),
    IdleCommand.Create(),
    CompareCommand.Create(),
    LogCommand.Create(),
    CodecCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
