using Chat.Server.Ports;
using Chat.Server.Stores.Redis;
using Microsoft.Extensions.Options;

namespace Chat.Server.Hosting.Commands;

/// <summary>The services of a server that is not started, for commands that use what it keeps.</summary>
internal static class StoppedServer
{
    /// <exception cref="CommandFailedException">It keeps nothing, or cannot reach what it keeps it in.</exception>
    public static async Task<WebApplication> BuildAsync(string[] settings)
    {
        var server = Program.Build(settings, builder => builder.Logging.ClearProviders());
        try
        {
            var redis = server.Services.GetService<RedisServers>();
            if (redis is null && server.Services.GetRequiredService<IOptions<HistoryOptions>>().Value.Store == HistoryStore.Memory)
                throw CommandFailedException.Configuration("The configuration keeps messages in memory (Chat:History:Store): there is nothing that lasts.");
            foreach (var one in redis?.All ?? [])
                if (await one.Diagnosis.FindAsync(CancellationToken.None) is { } problem) throw new CommandFailedException($"Redis {one.Label ?? one.Name}: {problem.Description} (ConnectionStrings:Redis).");
            foreach (var one in redis?.All ?? []) await one.GetAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }
}
