using System.Collections.Concurrent;
using Chat.Server.Stores.Redis;

namespace Chat.Server.Hosting.ScaleOut;

/// <summary>
/// Publications that Redis has not taken, to be tried again. Who gets one twice drops the second, so it does no harm to try what
/// has arrived after all. Whatever is not published in time the other nodes find by comparing with the log.
/// </summary>
internal sealed class Unpublished(RedisConnection redis, TimeProvider time)
{
    /// <summary>The most that are kept; with the longest texts some 30 MB. The oldest make way.</summary>
    private const int MaxKept = 1000;

    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>Until then everybody has compared with the log.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(1);

    private readonly ConcurrentQueue<(Func<Task> Publish, long Since)> kept = new();
    private int retrying;

    public void Add(Func<Task> publish)
    {
        kept.Enqueue((publish, time.GetTimestamp()));
        if (kept.Count > MaxKept) kept.TryDequeue(out _);
        if (Interlocked.Exchange(ref retrying, 1) == 0) _ = RetryAsync();
    }

    private async Task RetryAsync()
    {
        while (true)
        {
            await Task.Delay(RetryInterval, time);
            while (kept.TryPeek(out var next) && (IsTooOld(next.Since) || await TryAsync(next.Publish))) kept.TryDequeue(out _);
            if (!kept.IsEmpty) continue;
            Volatile.Write(ref retrying, 0);
            if (kept.IsEmpty || Interlocked.Exchange(ref retrying, 1) != 0) return;
        }
    }

    private bool IsTooOld(long since) => time.GetElapsedTime(since) > MaxAge;

    private async Task<bool> TryAsync(Func<Task> publish)
    {
        if (!redis.IsConnected) return false;
        try
        {
            await publish();
            return true;
        }
        catch (Exception e) when (RedisConnection.IsFailure(e))
        {
            return false;
        }
    }
}
