using Chat.Client;
using Chat.Contracts;
using Chat.Samples;
using Spectre.Console;

// dotnet run --project samples/Console -- alice lobby http://localhost:5000
var user = args.ElementAtOrDefault(0) ?? Environment.UserName;
var roomName = args.ElementAtOrDefault(1) ?? "general";
var server = new Uri(args.ElementAtOrDefault(2) ?? "http://localhost:5000");

await using var chat = new ChatClient(new ChatClientOptions
{
    Url = server,
    Token = cancellation => DevToken.GetAsync(server, user, cancellation),
});
chat.StateChanged += state => AnsiConsole.MarkupLineInterpolated($"[grey]{state.ToString().ToLowerInvariant()} {chat.CloseReason}[/]");
await chat.ConnectAsync();
var room = await chat.JoinAsync(roomName);

room.GapFound += _ => AnsiConsole.MarkupLine("[grey]some messages are missing[/]");
_ = PrintMessagesAsync();
_ = PrintChangesAsync();
AnsiConsole.MarkupLine("[grey]/who, /back, /typing, /edit NUMBER TEXT, /delete NUMBER, /quit[/]");

// The end of the input is the end of the chat.
while (await Task.Run(System.Console.ReadLine) is { } line && line != "/quit")
{
    try
    {
        await RunAsync(line.Split(' ', 3));
    }
    catch (ChatException e)
    {
        AnsiConsole.MarkupLineInterpolated($"[red]{e.Code}: {e.Message}[/]");
    }
}

async Task RunAsync(string[] words)
{
    switch (words)
    {
        case ["/who", ..]:
            AnsiConsole.Write(new Columns(room.Members.Select(member => new Text(member))));
            break;
        case ["/back", ..]:
            await foreach (var message in room.Before(room.Position.Seq + 1).Take(20)) Print(message);
            break;
        case ["/typing", ..]:
            AnsiConsole.MarkupLineInterpolated($"[grey]{string.Join(", ", room.Typing)}[/]");
            break;
        case ["/edit", var number, var text] when long.TryParse(number, out var seq):
            await room.EditAsync(seq, text);
            break;
        case ["/delete", var number, ..] when long.TryParse(number, out var seq):
            await room.DeleteAsync(seq);
            break;
        case [var command, ..] when command.StartsWith('/'):
            AnsiConsole.MarkupLine("[grey]no such command[/]");
            break;
        case [""]:
            break;
        default:
            await room.SendAsync(string.Join(' ', words));
            break;
    }
}

async Task PrintMessagesAsync()
{
    await foreach (var message in room.Messages) Print(message);
    var reason = await room.Left;
    AnsiConsole.MarkupLineInterpolated($"[red]out of the room: {reason}[/]");
}

async Task PrintChangesAsync()
{
    await foreach (var change in room.Changes) AnsiConsole.MarkupLineInterpolated($"[grey]{change.Seq} is now:[/] {change.Text}");
}

static void Print(ChatMessage message) => AnsiConsole.MarkupLineInterpolated($"[grey]{message.Seq} {message.Timestamp.ToLocalTime():t}[/] [blue]{message.From}[/] {message.Text}");
