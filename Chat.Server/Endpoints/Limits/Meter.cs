using System.Threading.RateLimiting;

namespace Chat.Server.Endpoints.Limits;

/// <summary>
/// The token buckets of one connection or one user, one for each class and made when first needed. They have no timers: a
/// bucket is filled for the time that has passed when it is asked. May be used by several threads.
/// </summary>
internal sealed class Meter(LimitOptions options, int factor) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private readonly RateLimiter?[] buckets = new RateLimiter?[OperationClasses.Count];

    /// <summary>Takes one request, or says after how long it may be tried again.</summary>
    public bool TryTake(OperationClass operation, out TimeSpan retryAfter)
    {
        var bucket = Volatile.Read(ref buckets[(int)operation]) ?? Make(operation);
        ((ReplenishingRateLimiter)bucket).TryReplenish();
        using var lease = bucket.AttemptAcquire();
        retryAfter = TimeSpan.Zero;
        if (lease.IsAcquired) return true;
        if (!lease.TryGetMetadata(MetadataName.RetryAfter, out retryAfter) || retryAfter < Period) retryAfter = Period;
        return false;
    }

    /// <summary>How many may come now, and how many may at most.</summary>
    public long Left(OperationClass operation, out int burst)
    {
        burst = RatesOf(operation).Burst * factor;
        return Volatile.Read(ref buckets[(int)operation])?.GetStatistics()?.CurrentAvailablePermits ?? burst;
    }

    public void Dispose()
    {
        foreach (var bucket in buckets) bucket?.Dispose();
    }

    private RateLimiter Make(OperationClass operation)
    {
        var (perSecond, burst) = RatesOf(operation);
        var made = Bucket(burst * factor, perSecond * factor);
        return Interlocked.CompareExchange(ref buckets[(int)operation], made, null) ?? made;
    }

    private (int PerSecond, int Burst) RatesOf(OperationClass operation) => operation switch
    {
        OperationClass.Messages => (options.MessagesPerSecond, options.MessagesBurst),
        OperationClass.Typing => (options.TypingPerSecond, options.TypingBurst),
        OperationClass.Events => (options.EventsPerSecond, options.EventsBurst),
        OperationClass.Joins => (options.JoinsPerSecond, options.JoinsBurst),
        _ => (options.QueriesPerSecond, options.QueriesBurst),
    };

    /// <summary>A bucket that is filled in steps of at least one token.</summary>
    private static TokenBucketRateLimiter Bucket(int burst, int perSecond)
    {
        var perPeriod = Math.Max(1, perSecond / 10);
        return new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = burst,
            TokensPerPeriod = perPeriod,
            ReplenishmentPeriod = TimeSpan.FromSeconds((double)perPeriod / perSecond),
            AutoReplenishment = false,
            QueueLimit = 0,
        });
    }
}
