using System.CommandLine;
using Chat.LoadTest.Commands;

var root = new RootCommand("Load generator and loss checker for Chat.Hubs.")
{
    FanoutCommand.Create(),
    LogCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
