using Chat.LoadTest.Commands;
using Chat.LoadTest.Wire;

// Commands that hold thousands of connections through the lean client.
string[] lean = ["fanout", "rooms", "storm", "idle", "compare", "events", "nodes"];
if (args.Length > 0 && lean.Contains(args[0])) SocketThreads.HandleInline();

return await LoadCommands.Create().Parse(args).InvokeAsync();
