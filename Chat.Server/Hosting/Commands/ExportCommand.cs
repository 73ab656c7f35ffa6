using System.CommandLine;
using Chat.Server.Hosting.Commands.Rooms;
using Chat.Server.Ports;

namespace Chat.Server.Hosting.Commands;

/// <summary><c>export ROOM</c>: a room's messages, changes and state as lines of JSON.</summary>
internal static class ExportCommand
{
    public static Command Create(string[] settings)
    {
        var room = new Argument<string>("ROOM") { Description = "The room's name." };
        var file = new Option<string?>("--output") { Description = "The file that is made; standard output when it is not given." };
        var command = new Command("export", "Writes a room as lines of JSON. The server must be stopped, unless nodes have a Redis.") { room, file };
        command.SetAction((result, cancellation) => RunAsync(settings, result.GetValue(room)!, result.GetValue(file), result.InvocationConfiguration, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string[] settings, string room, string? file, InvocationConfiguration console, CancellationToken cancellation)
    {
        RoomName.Demand(room);
        await using var server = await StoppedServer.BuildAsync(settings);
        if (file is null) return await WriteAsync(server.Services, room, console.Output, console.Error, cancellation);
        if (File.Exists(file)) throw new CommandFailedException($"{file} is there already: name another file.");

        var temporary = $"{file}.{Guid.NewGuid():N}.tmp";
        try
        {
            int exitCode;
            await using (var writer = new StreamWriter(temporary)) exitCode = await WriteAsync(server.Services, room, writer, console.Error, cancellation);
            if (exitCode == 0) File.Move(temporary, file);
            return exitCode;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static async Task<int> WriteAsync(IServiceProvider services, string room, TextWriter output, TextWriter errors, CancellationToken cancellation)
    {
        var count = await RoomExport.WriteAsync(services.GetRequiredService<IMessageLog>(), room, output, cancellation);
        errors.WriteLine(count is null ? $"There is no room '{room}' with a message." : $"{count} messages of '{room}'.");
        return count is null ? StartFailure.ExitCode : 0;
    }
}
