using System.CommandLine;
using Chat.LoadTest.Commands;

var root = new RootCommand("Load generator and loss checker for Chat.Hubs.")
{
    BlockedCommand.Create(),
    CodecCommand.Create(),
    FanoutCommand.Create(),
    LogCommand.Create(),
    SoakCommand.Create(),
    VerifyCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
