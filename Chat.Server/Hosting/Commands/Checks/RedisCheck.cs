using System.Globalization;
using System.Runtime.CompilerServices;
using Chat.Server.Hosting.Diagnostics.Health;
using Chat.Server.Stores.Redis;
using Microsoft.Extensions.Options;

namespace Chat.Server.Hosting.Commands.Checks;

/// <summary>Each Redis: whether it serves this server with all that is needed (<see cref="RedisDiagnosis"/>), and whether it keeps what it is given.</summary>
internal sealed class RedisCheck : ICheck
{
    public async IAsyncEnumerable<Finding> LookAsync(IServiceProvider services, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (services.GetService<RedisServers>() is not { } redis) yield break;
        var bound = services.GetRequiredService<IOptions<HealthOptions>>().Value.MaxClockOffset;
        var time = services.GetRequiredService<TimeProvider>();
        foreach (var server in redis.All)
        {
            var subject = $"redis {server.Label ?? server.Name}";
            if (await server.Diagnosis.FindAsync(cancellation) is { } problem)
            {
                yield return Finding.Error(subject, $"{problem.Description} (ConnectionStrings:Redis)");
                continue;
            }

            foreach (var finding in await AskAsync(server, subject, bound, time)) yield return finding;
        }
    }

    private static async Task<List<Finding>> AskAsync(RedisConnection server, string subject, TimeSpan bound, TimeProvider time)
    {
        try
        {
            await server.GetAsync();
            var info = Fields((string?)await server.RunAsync(database => database.ExecuteAsync("INFO")) ?? "");
            var clock = (string[])(await server.RunAsync(database => database.ExecuteAsync("TIME")))!;
            List<Finding> findings = [Finding.Ok(subject, $"serves ({(info.TryGetValue("redis_version", out var version) ? $"version {version}" : "of no known version")}), and lets this server do all it needs")];

            if (info.TryGetValue("maxmemory_policy", out var policy) && policy != "noeviction")
                findings.Add(Finding.Error(subject, $"maxmemory-policy is {policy}, so Redis throws messages away when its memory is full: set it to noeviction."));
            if (info.TryGetValue("aof_enabled", out var log) && log == "0")
                findings.Add(Finding.Warning(subject, "there is no append-only file, so a crash of Redis loses messages that had a receipt: set appendonly to yes."));

            var offset = time.GetUtcNow() - (DateTimeOffset.FromUnixTimeSeconds(long.Parse(clock[0], CultureInfo.InvariantCulture)) + TimeSpan.FromMicroseconds(long.Parse(clock[1], CultureInfo.InvariantCulture)));
            if (offset.Duration() > bound)
                findings.Add(Finding.Warning(subject, $"this machine's clock less that of Redis is {offset}: look at the time service of both."));
            return findings;
        }
        catch (RedisUnavailableException e)
        {
            return [Finding.Error(subject, $"{e.Message} (ConnectionStrings:Redis)")];
        }
    }

    private static Dictionary<string, string> Fields(string info) => info.Split('\n')
        .Select(line => line.Trim().Split(':', 2))
        .Where(field => field.Length == 2)
        .DistinctBy(field => field[0])
        .ToDictionary(field => field[0], field => field[1]);
}
