using System.CommandLine;
using Chat.Server.Hosting.Commands.Rooms;
using Chat.Server.Ports;
using Chat.Server.Stores;
using Chat.Server.Stores.PostgreSql;
using Chat.Server.Stores.Redis;
using Chat.Server.Stores.Redis.Log;
using Chat.Server.Stores.Sqlite;

namespace Chat.Server.Hosting.Commands;

/// <summary><c>import ROOM FILE</c>: what <c>export</c> has written becomes a room that has had no message.</summary>
internal static class ImportCommand
{
    public static Command Create(string[] settings)
    {
        var room = new Argument<string>("ROOM") { Description = "The name that the room is to have. It must have had no message." };
        var file = FileArgument.Create("What 'export' has written.");
        var command = new Command("import", "Makes a room of what 'export' has written, with its numbers, ids and times. The server must be stopped, unless nodes have a Redis.") { room, file };
        command.SetAction((result, cancellation) => RunAsync(settings, result.GetValue(room)!, result.GetValue(file)!, result.InvocationConfiguration.Output, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string[] settings, string room, string file, TextWriter output, CancellationToken cancellation)
    {
        RoomName.Demand(room);
        if (!File.Exists(file)) throw new CommandFailedException($"{file} is not there.");
        await using var server = await StoppedServer.BuildAsync(settings);
        var configuration = server.Services.GetRequiredService<IConfiguration>();
        var isPostgres = PostgresAddress.IsStore(configuration);
        var times = isPostgres ? await TimesAsync(file, cancellation) : null;
        await using var reader = await RoomFileReader.OpenAsync(file, cancellation);
        var stream = StreamKey.Room(room);
        var carried = new CarriedStream(stream, EpochSeed.Random().For(stream), reader.Header.Seq, reader.Header.Changes, 0, reader.State, reader.MessagesAsync(cancellation), times);
        var isImported = await (
            isPostgres ? ActivatorUtilities.CreateInstance<PostgresImport>(server.Services).ImportAsync(carried, cancellation)
            : server.Services.GetService<RedisServers>() is not null ? ActivatorUtilities.CreateInstance<RedisImport>(server.Services).ImportAsync(carried, cancellation)
            : ImportAsync(server.Services, SqliteLogFile.From(configuration), carried, cancellation));
        if (!isImported) throw new CommandFailedException($"The room '{room}' has had messages already, and nothing was imported: name another, or close it first.");
        output.WriteLine($"'{room}' has the messages up to {carried.Seq} of '{reader.Header.Room}', in an epoch of its own.");
        return 0;
    }

    /// <summary>Reads the whole file before, too.</summary>
    private static async Task<(DateTime From, DateTime To)?> TimesAsync(string file, CancellationToken cancellation)
    {
        await using var reader = await RoomFileReader.OpenAsync(file, cancellation);
        (DateTime From, DateTime To)? times = null;
        await foreach (var message in reader.MessagesAsync(cancellation))
            times = times is var (from, to)
                ? (message.Timestamp < from ? message.Timestamp : from, message.Timestamp > to ? message.Timestamp : to)
                : (message.Timestamp, message.Timestamp);
        return times;
    }

    private static async Task<bool> ImportAsync(IServiceProvider services, SqliteLogFile file, CarriedStream stream, CancellationToken cancellation)
    {
        await using (var log = ActivatorUtilities.CreateInstance<SqliteMessageLog>(services, file)) await log.ProbeAsync(cancellation); // makes what is missing, and empties the journal
        await using var claim = file.Claim();
        using var import = new SqliteImport(file);
        return await import.ImportAsync(stream, cancellation);
    }
}
