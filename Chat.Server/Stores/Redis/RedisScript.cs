using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace Chat.Server.Stores.Redis;

/// <summary>
/// A script that is embedded in the server, called by its hash and sent as text only to a Redis that does not know it. Every
/// script is atomic, names all its keys, which share a slot, and uses only commands that Redis 6.2, Valkey and Garnet have.
/// </summary>
internal sealed class RedisScript
{
    private const int MaxAttempts = 3;

    private readonly string text;
    private readonly byte[] hash;

    private RedisScript(string text)
    {
        this.text = text;
#pragma warning disable CA5350 // Redis names scripts by their SHA-1; nothing is secured by it.
        hash = SHA1.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350
    }

    /// <param name="path">The folder and the file below that of this class, such as <c>Presence/join.lua</c>.</param>
    public static RedisScript Load(string path)
    {
        using var stream = typeof(RedisScript).Assembly.GetManifestResourceStream(path)
            ?? throw new InvalidOperationException($"The script {path} is not embedded.");
        using var reader = new StreamReader(stream);
        return new RedisScript(reader.ReadToEnd());
    }

    /// <summary>Runs a script whose first argument is its deadline by Redis's clock, again when it came too late: then nothing was done.</summary>
    /// <param name="redis">The connection.</param>
    /// <param name="keys">Its keys.</param>
    /// <param name="arguments">Its arguments, the first of which is set here.</param>
    /// <param name="deadline">Gives the deadline of each attempt, where it is another than that of every operation.</param>
    public async Task<RedisResult[]> RunInTimeAsync(RedisConnection redis, RedisKey[] keys, RedisValue[] arguments, Func<Task<long>>? deadline = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            arguments[0] = deadline is null ? redis.Clock.Deadline : await deadline();
            var reply = await RunAsync(redis, keys, arguments);
            if ((string?)reply[0] != "late") return reply;

            // This node's idea of Redis's clock was wrong or Redis was slow.
            redis.Clock.Saw((long)reply[1]);
            if (attempt == MaxAttempts) throw new RedisUnavailableException("Redis is too slow.");
        }
    }

    public Task<RedisResult[]> RunAsync(RedisConnection redis, RedisKey[] keys, params RedisValue[] arguments) =>
        redis.RunAsync(async database =>
        {
            try
            {
                return (RedisResult[])(await database.ScriptEvaluateAsync(hash, keys, arguments))!;
            }
            catch (RedisServerException e) when (e.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
            {
                object[] all = [text, keys.Length, .. keys, .. arguments];
                return (RedisResult[])(await database.ExecuteAsync("EVAL", all))!;
            }
        });
}
