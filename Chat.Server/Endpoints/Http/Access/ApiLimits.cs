using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.RateLimiting;
using Chat.Contracts;
using Chat.Server.Endpoints.Limits;
using Chat.Server.Kernel;
using Microsoft.Extensions.Options;

namespace Chat.Server.Endpoints.Http.Access;

/// <summary>
/// Counts requests: those of a key by <c>Chat:Api</c>, those of a user with what the user's connections send. Every answer says how many are left
/// (draft-ietf-httpapi-ratelimit-headers-10), and one that is refused when to come again.
/// </summary>
internal sealed class ApiLimits(IOptions<ApiOptions> api, IOptions<LimitOptions> limits, InputLimits users)
{
    private readonly ConcurrentDictionary<string, TokenBucketRateLimiter> keys = new();

    /// <summary>Throws <see cref="ChatErrors.RateLimited"/> when it is one too many.</summary>
    public void Count(ApiCaller caller, OperationClass operation, HttpResponse response)
    {
        if (!limits.Value.Enabled) return;
        var (allowed, left, burst, retryAfter) = caller.Key is { } key ? CountKey(key.Name) : users.Count(caller.Name, operation);
        var policy = caller.Key is null ? UserPolicy(operation) : "key";
        response.Headers["RateLimit-Policy"] = string.Create(CultureInfo.InvariantCulture, $"\"{policy}\";q={burst}");
        response.Headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"{policy}\";r={left};t={(long)Math.Ceiling(retryAfter.TotalSeconds)}");
        if (!allowed) throw new ChatException(ChatErrors.RateLimited, "Too many requests.") { RetryAfter = retryAfter };
    }

    private (bool Allowed, long Left, int Burst, TimeSpan RetryAfter) CountKey(string name)
    {
        var bucket = keys.GetOrAdd(name, static (_, options) => new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.RequestsBurst,
            TokensPerPeriod = PerPeriod(options),
            ReplenishmentPeriod = PeriodOf(options),
            AutoReplenishment = false,
            QueueLimit = 0,
        }), api.Value);
        bucket.TryReplenish();
        using var lease = bucket.AttemptAcquire();
        var left = bucket.GetStatistics()!.CurrentAvailablePermits;
        return (lease.IsAcquired, left, api.Value.RequestsBurst, lease.IsAcquired ? TimeSpan.Zero : PeriodOf(api.Value));
    }

    private static int PerPeriod(ApiOptions options) => Math.Max(1, options.RequestsPerSecond / 10);

    /// <summary>A tenth of a second, or as long as the whole tokens of one take.</summary>
    private static TimeSpan PeriodOf(ApiOptions options) => TimeSpan.FromSeconds((double)PerPeriod(options) / options.RequestsPerSecond);

    private static string UserPolicy(OperationClass operation) => operation switch
    {
        OperationClass.Messages => "messages",
        OperationClass.Events => "events",
        OperationClass.Joins => "joins",
        _ => "queries",
    };
}
