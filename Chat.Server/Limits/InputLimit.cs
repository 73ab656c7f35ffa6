using System.Threading.RateLimiting;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.Server.Limits;

/// <summary>Decides for every message one connection sends. Used by one thread at a time.</summary>
internal sealed class InputLimit(LimitOptions options, Meter ofUser, Action abused) : IDisposable
{
    private static readonly TimeSpan RefusalPeriod = TimeSpan.FromSeconds(10);

    private readonly Meter ofConnection = new(options, factor: 1);
    private TokenBucketRateLimiter? refusals;

    /// <summary>Counts a message. When it is one too many, says how long to wait, and ends a connection that keeps going.</summary>
    public bool Allows(HubMessage message, out TimeSpan retryAfter)
    {
        var operation = OperationClasses.Of(message);
        if (ofConnection.TryTake(operation, out retryAfter) && ofUser.TryTake(operation, out retryAfter)) return true;

        refusals ??= new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.MaxRefusals,
            TokensPerPeriod = options.MaxRefusals,
            ReplenishmentPeriod = RefusalPeriod,
            AutoReplenishment = false,
            QueueLimit = 0,
        });
        refusals.TryReplenish();
        using var lease = refusals.AttemptAcquire();
        if (!lease.IsAcquired) abused();
        return false;
    }

    public void Dispose()
    {
        ofConnection.Dispose();
        refusals?.Dispose();
    }
}
